#include "agents/models/scripted.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

CompletionRequest from(std::string agent, std::string text) {
  CompletionRequest request;
  request.agent = std::move(agent);
  request.messages.push_back(ChatMessage{ChatMessage::From::user, std::move(text)});
  return request;
}

std::optional<Result<Completion>> ask(ScriptedModel& model, CompletionRequest request,
                                      std::stop_token stop = {}) {
  std::optional<Result<Completion>> answer;
  model.complete(std::move(request), std::move(stop),
                 [&](Result<Completion> got) { answer = std::move(got); });
  return answer;
}

ScriptStep step(std::string agent, std::string contains, std::string answer) {
  ScriptStep made;
  made.agent = std::move(agent);
  made.contains = std::move(contains);
  made.answer = std::move(answer);
  return made;
}

}  // namespace

TEST_CASE("the first unused step whose agent and text match answers", "[models]") {
  ScriptedModel model("script", {step("meta", "", "1"), step("", "weather", "rain"), step("", "", "else")},
                      true);
  CHECK(ask(model, from("generator", "the weather?"))->value().text == "rain");
  CHECK(ask(model, from("meta", "the weather?"))->value().text == "1");
  CHECK(ask(model, from("meta", "the weather?"))->value().text == "else");
  CHECK(model.requests().size() == 3);
}

TEST_CASE("a call that no step foresees fails and says who asked", "[models]") {
  ScriptedModel model("script", {step("", "", "once")}, false);
  CHECK(ask(model, from("critic", "a"))->has_value());
  const auto refused = *ask(model, from("critic", "b"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::script_mismatch);
  CHECK(refused.error().why.find("critic") != std::string::npos);
}

TEST_CASE("steps are used as often as they say and the unused ones are reported", "[models]") {
  ScriptStep twice = step("", "", "two");
  twice.times = 2;
  ScriptStep always = step("meta", "", "ever");
  always.times = 0;
  ScriptedModel model("script", {twice, always}, false);
  CHECK(ask(model, from("a", ""))->has_value());
  CHECK(model.unused().size() == 1);
  CHECK(ask(model, from("a", ""))->has_value());
  CHECK(model.unused().empty());
  CHECK_FALSE(ask(model, from("a", ""))->has_value());
  for (int call = 0; call < 5; ++call) CHECK(ask(model, from("meta", ""))->value().text == "ever");
}

TEST_CASE("a step that fails gives its error", "[models]") {
  ScriptStep failing;
  failing.fails = Errc::model_unreachable;
  ScriptedModel model("script", {failing}, false);
  CHECK(ask(model, from("a", ""))->error().code == Errc::model_unreachable);
}

TEST_CASE("a step that stalls answers only when a stop is requested", "[models]") {
  ScriptStep stalling;
  stalling.stalls = true;
  ScriptedModel model("script", {stalling}, false);
  std::stop_source source;
  std::optional<Result<Completion>> answer;
  model.complete(from("a", ""), source.get_token(), [&](Result<Completion> got) { answer = std::move(got); });
  CHECK_FALSE(answer.has_value());
  source.request_stop();
  REQUIRE(answer.has_value());
  CHECK(answer->error().code == Errc::cancelled);
}

TEST_CASE("a script that is not there is a missing model", "[models]") {
  CHECK(ScriptedModel::load("script", "/nonexistent/script.json").error().code == Errc::model_missing);
}
