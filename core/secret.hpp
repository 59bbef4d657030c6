// A text that must never be shown: it has no printer, and it can blot itself out of other texts.
#pragma once
#include <string>
#include <utility>

namespace limelight {

/// Comparing, printing and converting are left out on purpose; reveal() is easy to find in a review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}

  bool empty() const { return value_.empty(); }

  /// For the one place that sends it.
  const std::string& reveal() const { return value_; }

  /// The text with every occurrence of the secret replaced by "[secret]".
  std::string redact(std::string text) const {
    constexpr const char* kBlot = "[secret]";
    if (value_.empty()) return text;
    for (auto at = text.find(value_); at != std::string::npos; at = text.find(value_, at + 8)) {
      text.replace(at, value_.size(), kBlot);
    }
    return text;
  }

 private:
  std::string value_;
};

}  // namespace limelight
