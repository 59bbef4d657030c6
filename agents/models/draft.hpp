// What has come of an answer so far, for those who cannot wait for its end.
#pragma once
#include <algorithm>
#include <mutex>
#include <string>
#include <string_view>

namespace limelight {

/// Any thread.
class Draft {
 public:
  /// A new answer begins.
  void begin() {
    const std::scoped_lock lock(mutex_);
    text_.clear();
  }
  void say(std::string_view answer_so_far) {
    const std::scoped_lock lock(mutex_);
    text_.append(answer_so_far.substr(std::min(text_.size(), answer_so_far.size())));
  }
  std::string text() const {
    const std::scoped_lock lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

}  // namespace limelight
