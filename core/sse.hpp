// Server-sent events out of bytes that may be cut anywhere (WHATWG HTML, section 9.2.6).
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace limelight {

struct SseEvent {
  std::string name;  ///< the `event:` field; "message" if there was none
  std::string data;  ///< all `data:` lines, joined with newlines
  std::string id;    ///< the last `id:` seen so far on this stream
};

/// An event is handed over once its blank line has come; what is unfinished at the end of the stream is
/// dropped, as the standard says. Not thread-safe.
class SseParser {
 public:
  using Handler = std::move_only_function<void(const SseEvent&)>;

  explicit SseParser(Handler on_event) : on_event_(std::move(on_event)) {}

  /// Fails: model_garbage (a line or an event over limits::kSseLineBytes). Feed nothing after a failure.
  Result<void> feed(std::string_view piece);

  /// Bytes kept of what is unfinished.
  std::size_t held() const { return line_.capacity() + event_.data.capacity(); }

 private:
  Result<void> take(std::string_view piece);
  Result<void> line_done();
  void dispatch();

  Handler on_event_;
  std::string line_;
  SseEvent event_;
  bool has_data_ = false;
  bool first_line_ = true;
  bool after_return_ = false;  // the last byte was CR: a LF right after it belongs to the same line end
};

}  // namespace limelight
