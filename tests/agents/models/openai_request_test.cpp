#include "agents/models/openai_request.hpp"

#include <string>

#include <catch2/catch.hpp>

#include "agents/models/openai_refusal.hpp"

using namespace limelight;

namespace {

CompletionRequest five_turns() {
  CompletionRequest request;
  request.messages = {{ChatMessage::From::system, "be brief"},
                      {ChatMessage::From::user, "why?"},
                      {ChatMessage::From::assistant, "because"},
                      {ChatMessage::From::user, "of what?"},
                      {ChatMessage::From::user, "say it"}};
  request.stop = "\n";
  return request;
}

/// What is learned of a complaint about a request with this temperature.
std::vector<std::string> learned_of(const std::string& body, double temperature = 3) {
  CompletionRequest request = five_turns();
  request.sampling.temperature = temperature;
  Refusals refusals;
  learn_refusals(refusals, 400, body, openai_request(request, "m", refusals));
  return refusals.texts();
}

std::vector<std::string> learned(const std::string& words, double temperature = 3) {
  return learned_of(R"({"error":{"message":")" + words + R"("}})", temperature);
}

}  // namespace

TEST_CASE("a server's words tell a highest temperature from a refused one", "[models]") {
  using Texts = std::vector<std::string>;
  CHECK(learned("temperature must be <= 1") == Texts{"temperature over 1"});
  CHECK(learned("Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.5") ==
        Texts{"temperature over 2"});
  CHECK(learned("temperature: Input should be less than or equal to 1.5") == Texts{"temperature over 1.5"});
  CHECK(learned("temperature should be at most 1.0") == Texts{"temperature over 1"});
  CHECK(learned("temperature must be between 0 and 1") == Texts{"temperature over 1"});
  CHECK(learned("temperature must be in [0.0, 2.0]") == Texts{"temperature over 2"});
  CHECK(learned("temperature: range: 0..1") == Texts{"temperature over 1"});
  CHECK(learned_of(R"({"detail":[{"loc":["body","temperature"],)"
                   R"("msg":"Input should be less than or equal to 1"}]})") == Texts{"temperature over 1"});
  const Texts refused{"temperature", "top_p"};
  CHECK(learned("Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) "
                "value is supported.") == refused);
  CHECK(learned("temperature is not supported") == refused);
  CHECK(learned("temperature and top_p must be between 0 and 1") == refused);
  // Within the bound: it is refused for another reason.
  CHECK(learned("temperature must be between 0 and 1", 1) == refused);
}

TEST_CASE("a name is found where it is meant, and not in a sentence that has the word", "[models]") {
  using Texts = std::vector<std::string>;
  CHECK(learned("Unknown parameter: stop") == Texts{"stop"});
  CHECK(learned("stop: Extra inputs are not permitted") == Texts{"stop"});
  CHECK(learned("`stop` and `seed` are not supported") == Texts{"seed", "stop"});
  CHECK(learned_of(R"({"error":{"message":"not supported","param":"stop"}})") == Texts{"stop"});
  CHECK(learned_of("stop is no parameter") == Texts{"stop"});
  CHECK(learned("please stop.").empty());
  CHECK(learned("I will not stop until the stream has ended").empty());
  CHECK(learned("the seeded stopper").empty());
  CHECK(learned("logit_bias is not supported").empty());
  CHECK(learned("The model 'm' does not exist").empty());
}

TEST_CASE("a complaint about what is not sent, or known already, teaches nothing", "[models]") {
  Refusals refusals;
  const auto sent = openai_request(five_turns(), "m", refusals);
  const std::string complaint = R"({"error":{"message":"'seed' is not supported"}})";
  CHECK_FALSE(learn_refusals(refusals, 200, complaint, sent));
  CHECK_FALSE(learn_refusals(refusals, 404, complaint, sent));
  CHECK(learn_refusals(refusals, 400, complaint, sent));
  CHECK_FALSE(learn_refusals(refusals, 400, complaint, sent));
  CHECK_FALSE(learn_refusals(refusals, 500, R"({"error":{"message":"'stop' broke it"}})", sent));
  CHECK_FALSE(learn_refusals(refusals, 400, complaint, openai_request(five_turns(), "m", refusals)));
}

TEST_CASE("without a system role its text stands before the user's, and turns alternate", "[models]") {
  Refusals refusals;
  refusals.names = {"system"};
  const auto messages = openai_request(five_turns(), "m", refusals).at("messages");
  REQUIRE(messages.size() == 3);
  CHECK(messages[0] == nlohmann::json{{"role", "user"}, {"content", "be brief\n\nwhy?"}});
  CHECK(messages[1].at("role") == "assistant");
  CHECK(messages[2].at("content") == "of what?\n\nsay it");
}

TEST_CASE("a schema is called strict only if it leaves nothing open", "[models]") {
  const auto strict = [](const char* schema) {
    CompletionRequest request = five_turns();
    request.schema = nlohmann::json::parse(schema);
    return openai_request(request, "m", {}).at("response_format").at("json_schema").at("strict").get<bool>();
  };
  CHECK(strict(R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"],
                   "additionalProperties":false})"));
  CHECK_FALSE(
      strict(R"({"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false})"));
  CHECK_FALSE(strict(R"({"type":"object","properties":{"a":{"anyOf":[{"type":"object"},{"type":"null"}]}},
                         "required":["a"],"additionalProperties":false})"));
}
