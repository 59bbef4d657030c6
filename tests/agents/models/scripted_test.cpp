#include "agents/models/scripted.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"

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

TEST_CASE("a call that stalls is answered exactly once: by its stop, else by the end of the model",
          "[models]") {
  ScriptStep stalling;
  stalling.stalls = true;
  stalling.times = 0;
  auto model = std::make_unique<ScriptedModel>("script", std::vector{stalling}, false);
  std::stop_source stopped, never;
  std::vector<Errc> first, second;
  model->complete(from("a", ""), stopped.get_token(),
                  [&](Result<Completion> got) { first.push_back(got.error().code); });
  model->complete(from("b", ""), never.get_token(),
                  [&](Result<Completion> got) { second.push_back(got.error().code); });
  stopped.request_stop();
  CHECK(first == std::vector{Errc::cancelled});
  CHECK(second.empty());
  model.reset();
  CHECK(second == std::vector{Errc::cancelled});
  never.request_stop();
  CHECK(first.size() + second.size() == 2);
}

TEST_CASE("a stalled call may destroy its model when it is stopped", "[models]") {
  ScriptStep stalling;
  stalling.stalls = true;
  auto model = std::make_unique<ScriptedModel>("script", std::vector{stalling}, false);
  std::stop_source source;
  int answers = 0;
  model->complete(from("a", ""), source.get_token(), [&](Result<Completion>) {
    ++answers;
    model.reset();
  });
  source.request_stop();
  CHECK(answers == 1);
}

TEST_CASE("a stop requested before a call is its answer, and no step is used up", "[models]") {
  ScriptedModel model("script", {step("", "", "once")}, false);
  std::stop_source source;
  source.request_stop();
  CHECK(ask(model, from("a", ""), source.get_token())->error().code == Errc::cancelled);
  CHECK(model.unused().size() == 1);
}

TEST_CASE("a script that is not there is a missing model", "[models]") {
  CHECK(ScriptedModel::load("script", "/nonexistent/script.json").error().code == Errc::model_missing);
}

TEST_CASE("a script is read with every key a step knows", "[models]") {
  const TemporaryDirectory here;
  std::ofstream(here / "script.json") << R"({"can_judge": true, "steps": [
    {"agent": "meta", "contains": "rain", "answer": "wet", "times": 2}, {"fails": "model_unreachable"},
    {"agent": "slow", "stalls": true, "times": 0}]})";
  auto model = ScriptedModel::load("weather", here / "script.json");
  REQUIRE(model);
  CHECK((*model)->profile().name == "weather");
  CHECK((*model)->profile().can_judge);
  CHECK(ask(**model, from("meta", "will it rain?"))->value().text == "wet");
  CHECK(ask(**model, from("meta", "why?"))->error().code == Errc::model_unreachable);
  CHECK((*model)->unused().size() == 1);
  std::stop_source source;
  std::optional<Result<Completion>> answer;
  (*model)->complete(from("slow", ""), source.get_token(),
                     [&](Result<Completion> got) { answer = std::move(got); });
  CHECK_FALSE(answer.has_value());
  model->reset();  // a stalled call is answered at the latest when its model ends
  CHECK(answer->error().code == Errc::cancelled);
}

TEST_CASE("a script that cannot be understood is refused with its file, step and key", "[models]") {
  struct Wrong {
    const char* text;
    const char* place;
    const char* why;
  };
  const TemporaryDirectory here;
  const std::string path = here / "script.json";
  for (const auto& [text, place, why] : {
           Wrong{"", "", "unexpected end"},
           Wrong{R"({"steps": [)", "", "unexpected end"},
           Wrong{R"({"steps": [{"answer": "a"},]})", "", "column"},
           Wrong{"[]", "top", "must be an object"},
           Wrong{"{}", "top", "'steps' is missing"},
           Wrong{R"({"steps": {}})", "steps", "must be a list"},
           Wrong{R"({"can_judge": 1, "steps": []})", "can_judge", "true or false"},
           Wrong{R"({"step": []})", "step", "unknown key"},
           Wrong{R"({"steps": ["a"]})", "steps[0]", "must be an object"},
           Wrong{R"({"steps": [{}, {"anwser": "a"}]})", "steps[1].anwser", "unknown key"},
           Wrong{R"({"steps": [{"answer": 7}]})", "steps[0].answer", "must be a string"},
           Wrong{R"({"steps": [{"fails": "no_such_error"}]})", "steps[0].fails", "no_such_error"},
           Wrong{R"({"steps": [{"stalls": "yes"}]})", "steps[0].stalls", "true or false"},
           Wrong{R"({"steps": [{"times": -1}]})", "steps[0].times", "0 to 1000000"},
           Wrong{R"({"steps": [{"times": 1.5}]})", "steps[0].times", "0 to 1000000"},
           Wrong{R"({"steps": [{"times": 99999999999999999999}]})", "steps[0].times", "0 to 1000000"},
       }) {
    INFO(text);
    std::ofstream(path, std::ios::trunc) << text;
    const auto refused = ScriptedModel::load("script", path);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::model_unreadable);
    CHECK_THAT(refused.error().why, Catch::Contains(why));
    CHECK(refused.error().where == (*place == '\0' ? path : path + ": " + place));
  }
}
