#include "core/sse.hpp"

#include "core/limits.hpp"

namespace limelight {

Result<void> SseParser::feed(std::string_view piece) {
  while (!piece.empty()) {
    if (after_return_) {
      after_return_ = false;
      if (piece.front() == '\n') piece.remove_prefix(1);
      continue;
    }
    const auto end = piece.find_first_of("\r\n");
    if (const auto taken = take(piece.substr(0, end)); !taken) return taken;
    if (end == std::string_view::npos) break;
    after_return_ = piece[end] == '\r';
    piece.remove_prefix(end + 1);
    if (const auto done = line_done(); !done) return done;
  }
  return {};
}

Result<void> SseParser::take(std::string_view piece) {
  if (line_.size() + piece.size() > limits::kSseLineBytes) {
    return fail(Errc::model_garbage, "a line of the event stream is over the limit kSseLineBytes");
  }
  line_ += piece;
  return {};
}

Result<void> SseParser::line_done() {
  std::string_view line = line_;
  if (first_line_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
  first_line_ = false;
  if (line.empty()) {
    dispatch();
  } else {
    const auto colon = line.find(':');
    const std::string_view field = line.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "data") {
      if (event_.data.size() + value.size() > limits::kSseLineBytes) {
        return fail(Errc::model_garbage, "an event of the stream is over the limit kSseLineBytes");
      }
      if (has_data_) event_.data += '\n';
      event_.data += value;
      has_data_ = true;
    } else if (field == "event") {
      event_.name = value;
    } else if (field == "id" && value.find('\0') == std::string_view::npos) {
      event_.id = value;
    }
  }
  line_.clear();
  return {};
}

void SseParser::dispatch() {
  if (has_data_) {
    if (event_.name.empty()) event_.name = "message";
    on_event_(event_);
  }
  event_.name.clear();
  event_.data.clear();
  has_data_ = false;
}

}  // namespace limelight
