// Folds a chat completion as it comes over the wire into one Completion.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "agents/models/model.hpp"
#include "agents/models/openai_usage.hpp"
#include "core/byte_budget.hpp"
#include "core/http/client.hpp"
#include "core/secret.hpp"
#include "core/sse.hpp"

namespace limelight {

/// Feed it the body, then ask once for the outcome. Not thread-safe, not movable.
class OpenAiAnswer {
 public:
  /// Errors do not quote the key. What it keeps is part of what `shared` allows.
  OpenAiAnswer(const Secret& key, std::shared_ptr<ByteBudget> shared);
  OpenAiAnswer(const OpenAiAnswer&) = delete;
  OpenAiAnswer& operator=(const OpenAiAnswer&) = delete;

  void feed(std::string_view piece);

  /// finished: all of the text is here, maybe not its usage. ended: nothing more is wanted, whatever comes.
  enum class Progress { open, finished, ended };
  Progress progress() const;

  /// `status` is how the exchange ended. An answer that has ended by then is whole, also if the connection
  /// was cut or kept open. One that has not, but has begun, comes as `broken`. Counts that cannot be believed
  /// are left at zero with `estimated` set. Fails: as `status`; model_failed (an error event, a 5xx),
  /// model_refused (a 4xx, a page instead of an answer), model_declined (a refusal in words, a filter),
  /// model_garbage, prompt_too_large, queue_full (429, 503, no room in `shared`).
  Result<Completion> outcome(const Result<HttpStatus>& status);

  /// What it says so far.
  std::string_view text() const { return completion_.text; }
  /// Of an answer that is no stream; for reading an error object out of it.
  std::string_view body() const { return body_; }
  /// About how many tokens of it were reasoning that came beside the text.
  Tokens reasoning() const { return reasoning_; }

 private:
  enum class Form { unknown, stream, whole };

  void take_bytes(std::string_view piece);
  void take_more(std::string& kept, std::string_view piece);
  void on_event(const SseEvent& event);
  void take(const nlohmann::json& chunk);
  void take_choice(const nlohmann::json& choice);
  void take_finish(const nlohmann::json& choice);
  /// The object of an answer in one piece. False if it is none.
  bool read_whole();
  Result<Completion> completed();
  Result<Completion> broken(Error why);
  Error from_error_object(const nlohmann::json& error, Errc otherwise) const;
  Error server_error(int status) const;
  /// Of the server's own words: without the key, and then not too long.
  std::string quoted(std::string text) const;

  const Secret& key_;
  HeldBytes held_;
  SseParser parser_;
  Form form_ = Form::unknown;
  std::string start_;  // while the form is unknown
  std::string body_;
  Completion completion_;
  OpenAiUsage usage_;
  Tokens reasoning_{0};
  std::string refusal_;
  std::string finish_reason_;
  bool answered_ = false;  // at least one chunk of a completion came
  bool ended_ = false;
  std::optional<Error> failure_;
};

}  // namespace limelight
