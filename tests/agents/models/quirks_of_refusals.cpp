// What servers do not take, in the words in which they say so.
#include <algorithm>

#include "tests/agents/models/quirk.hpp"

namespace limelight::test {
namespace {

using nlohmann::json;

Wire answered() {
  return answers({{"content", "because"}});
}

bool says_system(const json& request) {
  return std::ranges::any_of(request.at("messages"),
                             [](const json& each) { return each.at("role") == "system"; });
}

/// Refuses a parameter, each time it comes.
QuirkyServer::Answer refusing(std::string parameter, std::string words, int status = 400) {
  return [parameter = std::move(parameter), words = std::move(words), status](const json& request) {
    const bool refused = parameter == "system" ? says_system(request) : request.contains(parameter);
    return refused ? refuses(words, {}, status) : answered();
  };
}

QuirkyServer::Answer until(std::function<bool(const json&)> fits, std::string words) {
  return [fits = std::move(fits), words = std::move(words)](const json& request) {
    return fits(request) ? answered() : refuses(words);
  };
}

/// As pydantic complains, quoting what it was sent.
QuirkyServer::Answer forbidding(std::vector<std::string> parameters, bool quotes) {
  return [parameters = std::move(parameters), quotes](const json& request) {
    auto detail = json::array();
    for (const std::string& each : parameters) {
      if (!request.contains(each)) continue;
      detail.push_back({{"type", "extra_forbidden"},
                        {"loc", {"body", each}},
                        {"msg", "Extra inputs are not permitted"},
                        {"input", quotes ? request : request.at(each)}});
    }
    return detail.empty() ? answered() : page(422, "application/json", json{{"detail", detail}}.dump());
  };
}

/// Names one thing it refuses at a time.
Wire one_by_one(const json& request) {
  for (const char* each : {"min_p", "top_k", "seed", "stop", "response_format", "stream_options"}) {
    if (request.contains(each)) return refuses(std::string("Unknown parameter: '") + each + "'.", each);
  }
  return answered();
}

}  // namespace

std::vector<Quirk> quirks_of_refusals() {
  const auto learned = [](std::vector<std::string> names, std::size_t asked = 2) {
    return gives("because").having_learned(std::move(names), asked);
  };
  return {
      {"no stop", refusing("stop", "Unsupported parameter: 'stop' is not supported with this model."),
       learned({"stop"})},
      {"no stream", refusing("stream", "Unsupported value: 'stream' does not support true with this model."),
       learned({"stream"})},
      {"no streaming, in other words", refusing("stream", "Streaming is not supported for this model"),
       learned({"stream"})},
      {"no stream options",
       refusing("stream_options", "Unrecognized request argument supplied: stream_options"),
       learned({"stream_options"})},
      {"no system role",
       refusing("system", "Unsupported value: 'messages[0].role' does not support 'system' with this model."),
       learned({"system"})},
      {"no system role, as a failure of the template", refusing("system", "System role not supported", 500),
       learned({"system"})},
      {"no system role, under its new name",
       refusing("system", "Developer instruction is not enabled for models/gemma-3-27b-it"),
       learned({"system"})},
      {"roles that must alternate",
       refusing("system", "Conversation roles must alternate user/assistant/user/assistant/..."),
       learned({"system"})},
      {"no seed", refusing("seed", "property 'seed' is unsupported"), learned({"seed"})},
      {"no top_k",
       refusing("top_k", "AsyncCompletions.create() got an unexpected keyword argument 'top_k'", 500),
       learned({"top_k"})},
      {"no temperature",
       refusing("temperature",
                "Unsupported value: 'temperature' does not support 0.7 with this model. Only the "
                "default (1) value is supported."),
       learned({"temperature", "top_p"})},
      {"temperature and top_p, but not both",
       until([](const json& sent) { return !sent.contains("temperature") || !sent.contains("top_p"); },
             "`temperature` and `top_p` cannot both be specified for this model."),
       learned({"top_p"})},
      {"a highest temperature",
       until([](const json& sent) { return sent.at("temperature") <= 0.5; }, "temperature: must be <= 0.5"),
       learned({"temperature over 0.5"})},
      {"a highest top_k",
       until([](const json& sent) { return sent.at("top_k") <= 20; },
             "top_k must be between 0 and 20, got 40"),
       learned({"top_k over 20"})},
      {"a least answer",
       until(
           [](const json& sent) { return sent.at("max_tokens") >= 100; },
           "Invalid 'max_tokens': integer below minimum value. Expected a value >= 100, but got 64 instead."),
       learned({"max_tokens under 100"})},
      {"max_tokens under its new name",
       refusing("max_tokens",
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                "'max_completion_tokens' instead."),
       learned({"max_tokens"})},
      {"no max_tokens under any name",
       until(
           [](const json& sent) {
             return !sent.contains("max_tokens") && !sent.contains("max_completion_tokens");
           },
           "max_tokens and max_completion_tokens are not supported"),
       learned({"max_completion_tokens", "max_tokens"}, 3)},
      {"no response format", refusing("response_format", "This response_format type is unavailable now"),
       learned({"response_format"})},
      {"no structured outputs, in other words",
       refusing("response_format", "Structured outputs are not supported by this model"),
       learned({"response_format"})},
      {"several at once", forbidding({"min_p", "seed", "stop", "top_k"}, false),
       learned({"min_p", "seed", "stop", "top_k"})},
      {"one, with all that was sent quoted", forbidding({"min_p"}, true), learned({"min_p"})},
      {"one after the other", one_by_one,
       learned({"min_p", "response_format", "seed", "stop", "stream_options", "top_k"}, 7)},
      {"a parameter that is named in a list",
       refusing("min_p", "unknown field(s) in request: [\"min_p\"]; see https://example.org/stop-and-go"),
       learned({"min_p"})},
  };
}

}  // namespace limelight::test
