#include "agents/models/openai_request.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace limelight {
namespace {

using nlohmann::json;

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

/// The turns for servers that take no system role; most of these also want the others to alternate.
std::vector<ChatMessage> without_system(const Messages& messages) {
  std::vector<ChatMessage> turns;
  for (const ChatMessage& message : messages) {
    const bool asked = message.from != ChatMessage::From::assistant;
    const auto from = asked ? ChatMessage::From::user : ChatMessage::From::assistant;
    if (turns.empty() || turns.back().from != from) {
      turns.push_back({from, message.content});
    } else {
      turns.back().content.append("\n\n").append(message.content);
    }
  }
  return turns;
}

/// Strict schemas may leave nothing open: every member is required, and there are no others.
bool is_closed(const json& schema) {
  if (schema.is_array()) return std::ranges::all_of(schema, is_closed);
  if (!schema.is_object()) return true;
  const auto properties = schema.find("properties");
  const bool object = properties != schema.end() || schema.value("type", json{}) == "object";
  if (object && schema.value("additionalProperties", json{}) != json(false)) return false;
  if (properties != schema.end() && properties->is_object()) {
    const json required = schema.value("required", json::array());
    for (const auto& [name, property] : properties->items()) {
      if (std::ranges::find(required, json(name)) == required.end() || !is_closed(property)) return false;
    }
  }
  for (const char* key : {"items", "anyOf", "oneOf", "allOf"}) {
    const auto parts = schema.find(key);
    if (parts != schema.end() && !is_closed(*parts)) return false;
  }
  return true;
}

/// As it is, or the nearest that the server takes.
template <class Number>
Number within(const Refusals& refusals, std::string_view name, Number wanted) {
  const auto most = refusals.most.find(name), least = refusals.least.find(name);
  if (most != refusals.most.end()) wanted = std::min(wanted, static_cast<Number>(most->second));
  if (least != refusals.least.end()) wanted = std::max(wanted, static_cast<Number>(least->second));
  return wanted;
}

}  // namespace

std::vector<std::string> Refusals::texts() const {
  std::vector<std::string> all(names.begin(), names.end());
  for (const auto& [name, value] : most) all.push_back(fmt::format("{} over {:.12g}", name, value));
  for (const auto& [name, value] : least) all.push_back(fmt::format("{} under {:.12g}", name, value));
  return all;
}

json openai_request(const CompletionRequest& request, const std::string& model, const Refusals& refusals) {
  auto body = json::object();
  const auto put = [&](const char* name, auto value) {
    if (!refusals.contains(name)) body[name] = std::move(value);
  };
  const auto put_number = [&](const char* name, auto value) { put(name, within(refusals, name, value)); };
  if (!model.empty()) body["model"] = model;
  auto messages = json::array();
  const auto say = [&messages](const ChatMessage& message) {
    messages.push_back({{"role", to_text(message.from)}, {"content", message.content}});
  };
  if (refusals.contains("system")) {
    for (const ChatMessage& message : without_system(request.messages)) say(message);
  } else {
    for (const ChatMessage& message : request.messages) say(message);
  }
  body["messages"] = std::move(messages);
  put("stream", true);
  if (body.contains("stream")) put("stream_options", json{{"include_usage", true}});
  put_number("temperature", request.sampling.temperature);
  put_number("top_p", request.sampling.top_p);
  put_number("top_k", request.sampling.top_k);
  put_number("min_p", request.sampling.min_p);
  // 31 bits: servers differ in the integer they read it into.
  put("seed", request.sampling.seed & 0x7fffffffU);
  // The older name first: servers that know only it ignore the newer one and would answer without an end,
  // while those that want the newer one say so.
  put_number(refusals.contains("max_tokens") ? "max_completion_tokens" : "max_tokens",
             request.max_tokens.value);
  if (!request.stop.empty()) put("stop", json::array({request.stop}));
  if (request.schema) {
    put("response_format",
        json{{"type", "json_schema"},
             {"json_schema",
              {{"name", "answer"}, {"strict", is_closed(*request.schema)}, {"schema", *request.schema}}}});
  }
  return body;
}

}  // namespace limelight
