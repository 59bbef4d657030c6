#include <cmath>

#include <catch2/catch.hpp>

#include "agents/agent.hpp"
#include "agents/models/scripted.hpp"
#include "core/manual_clock.hpp"
#include "tests/agents/answer_to.hpp"

using namespace limelight;

namespace {

using Several = Answer<Proposals>;

ScriptedModel answering_list(std::string answer) {
  ScriptStep step;
  step.answer = std::move(answer);
  step.times = 0;
  return ScriptedModel("script", {step}, false);
}

Several propose_several(ScriptedModel& model, int count) {
  const ManualClock clock;
  AgentManifest manifest;
  manifest.name = "generator";
  const Agent agent(manifest, model, {}, clock);
  Broadcast shown;
  shown.self = "I am a mind.";
  shown.thoughts = {"Rivers carry salt."};
  return answer_to(agent.propose_several(std::make_shared<const Broadcast>(std::move(shown)), {}, count));
}

}  // namespace

TEST_CASE("several thoughts come from one call, each with its probability as confidence", "[agents]") {
  ScriptedModel model = answering_list(
      R"({"candidates": [{"thought": "Salt stays behind.", "probability": 0.5},
                         {"thought": "- Fish drink it.", "probability": "0.25"}, {"thought": "", "probability": 1}]})");
  const Several answer = propose_several(model, 4);
  REQUIRE(answer.value);
  REQUIRE(answer.value->size() == 2);
  CHECK(answer.value->front().text == "Salt stays behind.");
  CHECK(*answer.value->front().mean_logprob == Approx(std::log(0.5)));
  CHECK(answer.value->back().text == "Fish drink it.");
  CHECK(*answer.value->back().mean_logprob == Approx(std::log(0.25)));
  CHECK(answer.calls.size() == 1);
  CHECK(model.requests().front().schema->at("properties").contains("candidates"));
}

TEST_CASE("no more thoughts are taken than were asked for", "[agents]") {
  ScriptedModel model = answering_list(R"([{"thought": "One.", "probability": 0.5}, {"thought": "Two."}])");
  const Several answer = propose_several(model, 1);
  REQUIRE(answer.value);
  CHECK(answer.value->size() == 1);
}

TEST_CASE("an answer without a single thought is asked for again and then fails", "[agents]") {
  ScriptedModel model = answering_list(R"({"candidates": []})");
  const Several answer = propose_several(model, 3);
  REQUIRE_FALSE(answer.value);
  CHECK(answer.value.error().code == Errc::model_garbage);
  CHECK(answer.calls.size() == 2);
}
