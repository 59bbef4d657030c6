// Canonical text that was made for the state hash, kept for the journal, which says the same.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "core/text_buffer.hpp"

namespace limelight {

/// The bodies of events in their order. Not thread-safe.
class KnownBodies {
 public:
  /// Of the next event; valid until another is added.
  std::string_view add(const EventBody& body) {
    const std::size_t begin = text_.size();
    append_canonical(text_, body);
    ends_.push_back(text_.size());
    return text_.view().substr(begin);
  }

  /// The next event's is not known.
  void skip() { ends_.push_back(text_.size()); }

  /// Empty if it is not known: no body is.
  std::string_view at(std::size_t event) const {
    const std::size_t begin = event == 0 ? 0 : ends_[event - 1];
    return text_.view().substr(begin, ends_[event] - begin);
  }

  void clear() {
    text_.clear();
    ends_.clear();
  }

 private:
  TextBuffer text_;
  std::vector<std::size_t> ends_;  // of each event's body in it
};

}  // namespace limelight
