// Folds a chat completion as it comes over the wire into one Completion.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "agents/models/model.hpp"
#include "core/http/client.hpp"
#include "core/sse.hpp"

namespace limelight {

/// Feed it the body, then ask once for the outcome. Not thread-safe, not movable.
class OpenAiAnswer {
 public:
  OpenAiAnswer();
  OpenAiAnswer(const OpenAiAnswer&) = delete;
  OpenAiAnswer& operator=(const OpenAiAnswer&) = delete;

  void feed(std::string_view piece);

  /// `usage` is left at zero with `estimated` set if the server sent none.
  /// Fails: model_failed (an error event, a broken stream), model_refused (a 4xx, a page instead of an
  /// answer, a refusal), model_garbage, prompt_too_large, queue_full (429, 503).
  Result<Completion> outcome(const HttpStatus& status);

  /// The first bytes of the body, for reading an error object out of it.
  std::string_view body() const { return body_; }

 private:
  void on_event(const SseEvent& event);
  void take(const nlohmann::json& chunk);
  void take_choice(const nlohmann::json& choice);
  void take_usage(const nlohmann::json& usage);
  Error server_error(int status) const;

  SseParser parser_;
  std::string body_;
  Completion completion_;
  std::string refusal_;
  std::string finish_reason_;
  bool answered_ = false;  // at least one chunk of a completion came
  bool has_usage_ = false;
  std::optional<Error> failure_;
};

}  // namespace limelight
