#include "agents/models/openai_answer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "agents/models/openai_refusal.hpp"
#include "core/ascii.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "core/utf8.hpp"

namespace limelight {
namespace {

constexpr std::size_t kReasonBytes = 400;  // of a server's own words, in our error
constexpr std::string_view kBlank = " \t\r\n";

const nlohmann::json* member(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

std::string text_member(const nlohmann::json& object, const char* key) {
  const auto* value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string{};
}

/// A text, or a list of parts of which those without another type than text are said.
std::string content_of(const nlohmann::json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string said;
  if (content.is_array()) {
    for (const nlohmann::json& part : content) said += content_of(part);
  } else if (content.is_object()) {
    const std::string type = text_member(content, "type");
    if (type.empty() || type == "text" || type == "output_text") said = text_member(content, "text");
  }
  return said;
}

template <std::size_t N>
bool is_one_of(const std::string& text, const std::array<std::string_view, N>& known) {
  return std::ranges::find(known, text) != known.end();
}

Errc meaning(int status) {
  if (status == 413) return Errc::prompt_too_large;
  if (status == 429 || status == 503) return Errc::queue_full;
  if (status == 408 || status >= 500) return Errc::model_failed;
  return Errc::model_refused;
}

/// A status inside an error object, as a number or as a text.
std::optional<int> status_of(const nlohmann::json& error) {
  const auto* code = member(error, "code");
  if (code == nullptr) return std::nullopt;
  int status = 0;
  if (code->is_number_integer())
    status = static_cast<int>(std::clamp<std::int64_t>(code->get<std::int64_t>(), 0, 999));
  if (code->is_string()) {
    const auto& digits = code->get_ref<const std::string&>();
    std::from_chars(digits.data(), digits.data() + digits.size(), status);
  }
  return status >= 400 && status < 600 ? std::optional(status) : std::nullopt;
}

/// The error that an object tells of, under any of the names that servers have for it.
const nlohmann::json* error_in(const nlohmann::json& object) {
  const auto* error = member(object, "error");
  const bool told =
      error != nullptr && *error != false && *error != "" && !(error->is_object() && error->empty());
  return told ? error : nullptr;
}

/// The same of an error page: some are the error themselves.
const nlohmann::json* complaint_in(const nlohmann::json& page) {
  if (const auto* error = error_in(page)) return error;
  if (!text_member(page, "message").empty()) return &page;
  return member(page, "detail");
}

/// What an answer is, by how it begins.
enum class Beginning { unknown, stream, whole };
Beginning beginning_of(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return Beginning::unknown;
  text.remove_prefix(first);
  for (const std::string_view field : {"data:", "event:", "id:", "retry:", ":"}) {
    if (text.starts_with(field)) return Beginning::stream;
    if (field.starts_with(text)) return Beginning::unknown;
  }
  return Beginning::whole;
}

}  // namespace

OpenAiAnswer::OpenAiAnswer(const Secret& key, std::shared_ptr<ByteBudget> shared)
    : key_(key), held_(std::move(shared)), parser_([this](const SseEvent& event) { on_event(event); }) {}

OpenAiAnswer::Progress OpenAiAnswer::progress() const {
  if (failure_ || ended_) return Progress::ended;
  if (finish_reason_.empty()) return Progress::open;
  return usage_.prompt && usage_.completion ? Progress::ended : Progress::finished;
}

std::string OpenAiAnswer::quoted(std::string text) const {
  text = key_.redact(std::move(text));
  if (text.size() <= kReasonBytes) return text;
  cut_utf8(text, kReasonBytes);
  return text + "...";
}

void OpenAiAnswer::feed(std::string_view piece) {
  if (failure_ || ended_) return;
  take_bytes(piece);
  const std::size_t held =
      start_.capacity() + body_.capacity() + completion_.text.capacity() + parser_.held();
  if (auto fits = held_.hold(held); !fits && !failure_) failure_ = std::move(fits.error());
}

void OpenAiAnswer::take_bytes(std::string_view piece) {
  std::string begun;
  if (form_ == Form::unknown) {
    start_ += piece;
    const Beginning beginning = beginning_of(start_);
    // Blank lines that keep a connection alive until there is an answer are not kept.
    if (beginning == Beginning::unknown) {
      if (start_.find_first_not_of(kBlank) == std::string::npos) start_.clear();
      return;
    }
    form_ = beginning == Beginning::stream ? Form::stream : Form::whole;
    begun = std::exchange(start_, {});
    piece = begun;
  }
  if (form_ == Form::whole) return take_more(body_, piece);
  if (auto fed = parser_.feed(piece); !fed && !failure_) failure_ = std::move(fed.error());
}

void OpenAiAnswer::take_more(std::string& kept, std::string_view piece) {
  if (kept.size() + piece.size() <= limits::kResponseBytes) {
    kept += piece;
  } else if (!failure_) {
    failure_ =
        Error{Errc::model_failed,
              fmt::format("the answer is over the limit kResponseBytes ({} bytes)", limits::kResponseBytes),
              {}};
  }
}

void OpenAiAnswer::on_event(const SseEvent& event) {
  if (failure_ || ended_) return;
  std::string_view data = event.data;
  data.remove_prefix(std::min(data.find_first_not_of(kBlank), data.size()));
  data = data.substr(0, data.find_last_not_of(kBlank) + 1);
  if (data.empty() || data == "null") return;
  if (data == "[DONE]") {
    ended_ = true;
    return;
  }
  auto chunk = parse_json(data);
  // Some servers cut their text between the bytes of a character.
  if (!chunk) chunk = parse_json(valid_utf8(std::string(data)));
  if (!chunk || !chunk->is_object()) {
    failure_ = Error{
        Errc::model_garbage, "an event of the stream is not a JSON object: " + quoted(std::string(data)), {}};
    return;
  }
  take(*chunk);
}

void OpenAiAnswer::take(const nlohmann::json& chunk) {
  // An error can come as an event after status 200: it is looked for before anything else.
  if (const auto* error = error_in(chunk)) {
    failure_ = from_error_object(*error, Errc::model_failed);
    return;
  }
  if (const auto* choices = member(chunk, "choices"); choices != nullptr && choices->is_array()) {
    answered_ = true;
    for (const nlohmann::json& choice : *choices) take_choice(choice);
  }
  if (const auto* usage = member(chunk, "usage")) usage_.take(*usage);
}

void OpenAiAnswer::take_choice(const nlohmann::json& choice) {
  // One answer was asked for, and what comes after its end belongs to none.
  const auto* index = member(choice, "index");
  if (index != nullptr && *index != 0) return;
  if (!finish_reason_.empty()) return;
  // `delta` in a stream, `message` where the server answers in one piece; some say all again at the end.
  const auto* delta = member(choice, "delta");
  const auto* message = member(choice, "message");
  const auto* part = delta != nullptr && !delta->empty() ? delta
                     : completion_.text.empty()          ? message
                                                         : nullptr;
  if (part != nullptr) {
    if (const auto* content = member(*part, "content")) take_more(completion_.text, content_of(*content));
    for (const char* key : {"reasoning_content", "reasoning"}) {
      const std::string thinking = text_member(*part, key);
      reasoning_ += estimated_tokens(thinking);
      if (!thinking.empty()) break;  // some send it under both names
    }
    if (refusal_.size() < kReasonBytes * 4) refusal_ += text_member(*part, "refusal");
  } else if (delta == nullptr && message == nullptr) {
    take_more(completion_.text, text_member(choice, "text"));
  }
  take_finish(choice);
}

void OpenAiAnswer::take_finish(const nlohmann::json& choice) {
  const std::string reason = small_letters(text_member(choice, "finish_reason"));
  if (!reason.empty() && reason != "null") finish_reason_ = reason;
}

// `{"error": {"message", "code", "type"}}`, or with a plain text as error.
Error OpenAiAnswer::from_error_object(const nlohmann::json& error, Errc otherwise) const {
  std::string why = error.is_string() ? error.get<std::string>() : text_member(error, "message");
  const std::string code = text_member(error, "code") + " " + text_member(error, "type");
  if (why.empty()) why = canonical(error);
  if (const auto status = status_of(error)) otherwise = meaning(*status);
  if (complains_of_context(code) || complains_of_context(why)) otherwise = Errc::prompt_too_large;
  if (code.contains("insufficient_quota")) otherwise = Errc::model_refused;
  return {otherwise, quoted(std::move(why)), {}};
}

Error OpenAiAnswer::server_error(int status) const {
  const auto json = parse_json(body_);
  const nlohmann::json* told = json ? complaint_in(*json) : nullptr;
  Error result{meaning(status), quoted(body_), {}};
  if (told != nullptr) {
    result = from_error_object(*told, meaning(status));
  } else if (complains_of_context(body_)) {
    result.code = Errc::prompt_too_large;
  }
  // What these mean is not up to what a gateway quotes inside.
  if (status == 401 || status == 403 || status == 404) result.code = Errc::model_refused;
  result.why = fmt::format("status {}{}{}", status, result.why.empty() ? "" : ": ", result.why);
  return result;
}

bool OpenAiAnswer::read_whole() {
  const auto json = parse_json(body_);
  if (!json || !json->is_object()) return false;
  take(*json);
  // Whatever it says of its end: all of it is here.
  if (answered_ && finish_reason_.empty()) finish_reason_ = "stop";
  return true;
}

Result<Completion> OpenAiAnswer::outcome(const Result<HttpStatus>& status) {
  if (status && (status->code < 200 || status->code >= 300)) {
    if (body_.empty()) body_ = std::exchange(start_, {});
    return failure_ && form_ == Form::stream ? broken(*failure_)
                                             : std::unexpected(server_error(status->code));
  }
  if (form_ != Form::stream && !failure_) {
    if (read_whole()) {
      if (!answered_ && !failure_)
        return fail(Errc::model_garbage, "the answer has no 'choices': " + quoted(body_));
    } else if (!status) {
      return std::unexpected(status.error());
    } else {
      const bool empty = body_.empty() && start_.empty();
      return fail(Errc::model_refused, empty ? "the server sent an empty answer"
                                             : fmt::format("the server sent '{}' instead of an answer: {}",
                                                           status->content_type, quoted(body_ + start_)));
    }
  }
  // Some servers leave out the blank line after their last event.
  if (status && form_ == Form::stream && progress() == Progress::open) take_bytes("\n\n");
  if (failure_) return broken(*failure_);
  if (progress() != Progress::open) return completed();
  if (!status && status.error().code == Errc::cancelled) return std::unexpected(status.error());
  if (!status) return broken(status.error());
  return broken({Errc::model_failed, "the stream ended without [DONE] or a finish_reason", {}});
}

Result<Completion> OpenAiAnswer::broken(Error why) {
  if (completion_.text.empty()) return std::unexpected(std::move(why));
  completion_.broken = std::move(why);
  completion_.usage.estimated = true;
  return std::move(completion_);
}

Result<Completion> OpenAiAnswer::completed() {
  static constexpr std::array<std::string_view, 5> kLength{"length", "max_tokens", "model_length",
                                                           "max_length", "max_output_tokens"};
  static constexpr std::array<std::string_view, 6> kRefused{
      "content_filter", "safety", "refusal", "recitation", "blocklist", "prohibited_content"};
  static constexpr std::array<std::string_view, 3> kTool{"tool_calls", "function_call", "tool_use"};
  static constexpr std::array<std::string_view, 4> kFailed{"error", "abort", "cancelled",
                                                           "insufficient_system_resource"};
  if (!answered_) return fail(Errc::model_garbage, "the stream ended without an answer in it");
  if (!refusal_.empty()) return fail(Errc::model_declined, quoted(refusal_));
  if (is_one_of(finish_reason_, kRefused))
    return fail(Errc::model_declined, "the server's filter stopped it (" + finish_reason_ + ")");
  if (is_one_of(finish_reason_, kFailed))
    return broken({Errc::model_failed, "the server ended it with '" + finish_reason_ + "'", {}});
  if (is_one_of(finish_reason_, kTool) && completion_.text.empty())
    return fail(Errc::model_garbage, "the answer calls a tool where a text was asked for");
  const bool cut = is_one_of(finish_reason_, kLength);
  completion_.finish = cut ? Completion::Finish::length : Completion::Finish::stop;
  completion_.usage = {usage_.prompt.value_or(Tokens{0}), usage_.cached,
                       usage_.completion.value_or(Tokens{0}), !usage_.prompt || !usage_.completion};
  return std::move(completion_);
}

}  // namespace limelight
