#include "agents/models/openai_answer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/json.hpp"
#include "core/utf8.hpp"

namespace limelight {
namespace {

constexpr std::size_t kReasonBytes = 400;  // of a server's own words, in our error

const nlohmann::json* member(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_of(const nlohmann::json& object, const char* key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

Tokens tokens_of(const nlohmann::json& object, const char* key) {
  const auto* value = member(object, key);
  return Tokens{value != nullptr && value->is_number_integer()
                    ? std::max<std::int64_t>(0, value->get<std::int64_t>())
                    : 0};
}

std::string shortened(std::string text) {
  if (text.size() <= kReasonBytes) return text;
  cut_utf8(text, kReasonBytes);
  return text + "...";
}

// `{"error": {"message", "code", "type"}}`, or with a plain text as error.
Error from_error_object(const nlohmann::json& error, Errc otherwise) {
  std::string why = error.is_string() ? error.get<std::string>() : text_of(error, "message");
  const std::string code = text_of(error, "code") + " " + text_of(error, "type");
  if (why.empty()) why = canonical(error);
  if (code.find("context_length") != std::string::npos ||
      code.find("exceed_context_size") != std::string::npos) {
    otherwise = Errc::prompt_too_large;
  }
  if (code.find("insufficient_quota") != std::string::npos) otherwise = Errc::model_refused;
  return {otherwise, shortened(why), {}};
}

Errc meaning(int status) {
  if (status == 413) return Errc::prompt_too_large;
  if (status == 429 || status == 503) return Errc::queue_full;
  if (status == 408 || status >= 500) return Errc::model_failed;
  return Errc::model_refused;
}

}  // namespace

OpenAiAnswer::OpenAiAnswer() : parser_([this](const SseEvent& event) { on_event(event); }) {}

void OpenAiAnswer::feed(std::string_view piece) {
  // Until the end it is unknown whether this is a stream, one JSON object or an error page: keep both
  // readings. HttpClient bounds the sum of the pieces.
  body_ += piece;
  if (failure_) return;
  if (auto fed = parser_.feed(piece); !fed) failure_ = std::move(fed.error());
}

void OpenAiAnswer::on_event(const SseEvent& event) {
  if (failure_ || event.data == "[DONE]") return;
  const auto chunk = parse_json(event.data);
  if (!chunk || !chunk->is_object()) {
    failure_ = Error{
        Errc::model_garbage, "an event of the stream is not a JSON object: " + shortened(event.data), {}};
    return;
  }
  take(*chunk);
}

void OpenAiAnswer::take(const nlohmann::json& chunk) {
  // An error can come as an event after status 200: it is looked for before anything else.
  if (const auto* error = member(chunk, "error")) {
    failure_ = from_error_object(*error, Errc::model_failed);
    return;
  }
  if (const auto* choices = member(chunk, "choices"); choices != nullptr && choices->is_array()) {
    answered_ = true;
    if (!choices->empty()) take_choice(choices->front());
  }
  if (const auto* usage = member(chunk, "usage")) take_usage(*usage);
}

void OpenAiAnswer::take_choice(const nlohmann::json& choice) {
  // `delta` in a stream, `message` where the server answered in one piece.
  for (const char* key : {"delta", "message"}) {
    if (const auto* part = member(choice, key)) {
      completion_.text += text_of(*part, "content");
      refusal_ += text_of(*part, "refusal");
    }
  }
  if (const auto reason = text_of(choice, "finish_reason"); !reason.empty()) finish_reason_ = reason;
}

void OpenAiAnswer::take_usage(const nlohmann::json& usage) {
  if (!usage.is_object()) return;
  has_usage_ = true;
  completion_.usage.prompt = tokens_of(usage, "prompt_tokens");
  completion_.usage.completion = tokens_of(usage, "completion_tokens");
  if (const auto* details = member(usage, "prompt_tokens_details")) {
    completion_.usage.cached = tokens_of(*details, "cached_tokens");
  }
}

Error OpenAiAnswer::server_error(int status) const {
  const auto json = parse_json(body_);
  const auto* error = json ? member(*json, "error") : nullptr;
  Error result = error != nullptr ? from_error_object(*error, meaning(status))
                                  : Error{meaning(status), shortened(body_), {}};
  result.why = fmt::format("status {}: {}", status, result.why);
  return result;
}

Result<Completion> OpenAiAnswer::outcome(const HttpStatus& status) {
  if (status.code < 200 || status.code >= 300) return std::unexpected(server_error(status.code));
  if (failure_) return std::unexpected(*failure_);
  if (!answered_ && status.content_type.find("event-stream") == std::string::npos) {
    const auto json = parse_json(body_);
    if (!json || !json->is_object()) {
      return fail(Errc::model_refused, fmt::format("the server sent '{}' instead of an answer: {}",
                                                   status.content_type, shortened(body_)));
    }
    take(*json);
    if (failure_) return std::unexpected(*failure_);
    if (!answered_) return fail(Errc::model_garbage, "the answer has no 'choices'");
  }
  if (!refusal_.empty()) return fail(Errc::model_declined, shortened(refusal_));
  if (finish_reason_.empty())
    return fail(Errc::model_failed, "the stream broke off before its finish_reason");
  if (finish_reason_ == "content_filter")
    return fail(Errc::model_declined, "the server's content filter stopped it");
  if (finish_reason_ == "tool_calls" || finish_reason_ == "function_call") {
    return fail(Errc::model_garbage, "the answer calls a tool where a text was asked for");
  }
  completion_.finish = finish_reason_ == "length" ? Completion::Finish::length : Completion::Finish::stop;
  completion_.usage.estimated = !has_usage_;
  return std::move(completion_);
}

}  // namespace limelight
