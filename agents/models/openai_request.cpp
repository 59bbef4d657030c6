#include "agents/models/openai_request.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <regex>
#include <system_error>

#include "core/json.hpp"

namespace limelight {
namespace {

// Longer names first: "max_tokens" must not be found inside "max_completion_tokens".
constexpr std::array<std::string_view, 9> kOptional = {"response_format", "stream_options", "temperature",
                                                       "max_tokens",      "json_schema",    "top_p",
                                                       "top_k",           "min_p",          "seed"};

std::string_view to_text(ChatMessage::From from) {
  switch (from) {
    case ChatMessage::From::system:
      return "system";
    case ChatMessage::From::assistant:
      return "assistant";
    case ChatMessage::From::user:
      break;
  }
  return "user";
}

// The name as a word of its own, so that "seed" is not found in "seeded".
bool mentions(std::string_view text, std::string_view name) {
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto after = at + name.size();
    if ((at == 0 || !in_word(text[at - 1])) && (after == text.size() || !in_word(text[after]))) return true;
  }
  return false;
}

/// What an error object says, without its other fields.
std::string complaint_of(std::string_view error_body) {
  const auto json = parse_json(error_body);
  if (!json || !json->is_object()) return std::string(error_body);
  const auto error = json->find("error");
  if (error == json->end() || !error->is_object()) return std::string(error_body);
  std::string complaint;
  for (const char* key : {"param", "message"}) {
    const auto text = error->find(key);
    if (text != error->end() && text->is_string()) complaint += text->get<std::string>() + '\n';
  }
  return complaint;
}

RefusedParameters named_in(std::string_view complaint) {
  RefusedParameters named;
  for (const std::string_view name : kOptional) {
    if (mentions(complaint, name)) named.emplace(name == "json_schema" ? "response_format" : name);
  }
  return named;
}

/// "<= 1", "at most 1.5"; "between 0 and 1", "[0, 2]", "range: 0..1": the number at the end.
std::optional<double> maximum_in(const std::string& complaint) {
  static const std::regex at_most(
      R"((?:<=|less than or equal to|at most|no more than|not exceed|maximum(?: value)?(?: of| is|:)?|up to)\s*(\d+(?:\.\d+)?))",
      std::regex::icase);
  static const std::regex range(
      R"((?:\bbetween|\bfrom|\brange|\bin|\[)[\s:\[(]*\d+(?:\.\d+)?\s*(?:and|to|,|\.\.|-)\s*(\d+(?:\.\d+)?))",
      std::regex::icase);
  for (const std::regex* each : {&at_most, &range}) {
    std::smatch found;
    if (!std::regex_search(complaint, found, *each)) continue;
    const std::string digits = found[1];
    double number = 0;
    const auto end = digits.data() + digits.size();
    if (std::from_chars(digits.data(), end, number).ec == std::errc{}) return number;
  }
  return std::nullopt;
}

}  // namespace

std::string openai_request_body(const CompletionRequest& request, const std::string& model,
                                const RefusedParameters& refused) {
  auto body = nlohmann::json::object();
  const auto put = [&](const char* name, auto value) {
    if (!refused.contains(name)) body[name] = value;
  };
  if (!model.empty()) body["model"] = model;
  auto messages = nlohmann::json::array();
  for (const ChatMessage& message : request.messages) {
    auto each = nlohmann::json::object();
    each["role"] = to_text(message.from);
    each["content"] = message.content;
    messages.push_back(std::move(each));
  }
  body["messages"] = std::move(messages);
  body["stream"] = true;
  if (!refused.contains("stream_options")) body["stream_options"]["include_usage"] = true;
  put("temperature", request.sampling.temperature);
  put("top_p", request.sampling.top_p);
  put("top_k", request.sampling.top_k);
  put("min_p", request.sampling.min_p);
  // 31 bits: servers differ in the integer they read it into.
  put("seed", request.sampling.seed & 0x7fffffffU);
  // The older name first: servers that know only it ignore the newer one and would answer without an end,
  // while those that want the newer one say so.
  body[refused.contains("max_tokens") ? "max_completion_tokens" : "max_tokens"] = request.max_tokens.value;
  if (!request.stop.empty()) body["stop"] = std::vector{request.stop};
  if (request.schema && !refused.contains("response_format")) {
    auto& format = body["response_format"];
    format["type"] = "json_schema";
    format["json_schema"]["name"] = "answer";
    format["json_schema"]["strict"] = true;
    format["json_schema"]["schema"] = *request.schema;
  }
  return canonical(body);
}

RefusedParameters openai_refused_parameters(std::string_view error_body) {
  RefusedParameters refused = named_in(complaint_of(error_body));
  // Models that refuse one of the two refuse the other as well: this saves asking twice.
  if (refused.contains("temperature")) refused.emplace("top_p");
  return refused;
}

std::optional<Temperature> openai_temperature_ceiling(std::string_view error_body) {
  const std::string complaint = complaint_of(error_body);
  if (named_in(complaint) != RefusedParameters{"temperature"}) return std::nullopt;
  return maximum_in(complaint);
}

}  // namespace limelight
