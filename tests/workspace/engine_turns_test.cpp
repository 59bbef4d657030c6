// Several inputs pending: each is thought about, and answered, in its turn.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

using Ids = std::vector<std::string>;

constexpr auto kOfGlaciers = "What do glaciers weigh?";
constexpr auto kOfOwls = "What do owls eat?";
constexpr auto kWeight = "Glaciers weigh what the snow weighs.";

/// Asked two questions at once.
ScriptedLife asked_two() {
  return unspoken({kOfGlaciers, kOfOwls});
}

}  // namespace

TEST_CASE("each of two questions gets its own answer, the older one first", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = asked_two();
  life.steps = {answers("generator", kWeight, 1), answers("generator", "Owls eat mice.")};
  REQUIRE(life.run(directory.path()).value() == "response");
  const auto spoken = bodies<ResponseSpoken>(life.events);
  REQUIRE(spoken.size() == 2);
  CHECK(spoken[0].text == kWeight);
  CHECK(spoken[0].resolves == Ids{"s1"});
  CHECK(spoken[1].text == "Owls eat mice.");
  CHECK(spoken[1].resolves == Ids{"s2"});
}

TEST_CASE("a thought about a question that waits is no answer to the one in turn", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = asked_two();
  life.options.ticks = 1;
  life.steps = {answers("generator", kOfOwls)};
  life.steps.front().answer = "Owls eat what owls catch: do owls eat mice?";
  REQUIRE(life.run(directory.path()));
  const auto verdict = bodies<VerdictReached>(life.events).front();
  CHECK(verdict.salience.front().relevance < 0.55);
  CHECK(verdict.tag == "THINK_MORE");
}

TEST_CASE("each question has all its ticks, from when it is in turn", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = asked_two();
  life.says = {"?", "!"};  // nothing is relevant to them
  life.steps = {answers("generator", "The lamp turns.")};
  REQUIRE(life.run(directory.path()).value() == "response");
  std::vector<std::int64_t> answered;
  for (const Event& event : life.events)
    if (event.kind() == EventKind::response_spoken) answered.push_back(event.tick.value);
  CHECK(answered == std::vector<std::int64_t>{3, 6});
  const auto verdicts = bodies<VerdictReached>(life.events);
  REQUIRE(verdicts.size() == 6);
  CHECK(verdicts[2].salience.front().urgency == Approx(1));
  CHECK(verdicts[3].salience.front().urgency == Approx(1.0 / 3));
}

TEST_CASE("a question that waited while the mind was dead has its ticks as if it had lived", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife first = asked_two();
  first.says = {"?", "!"};
  first.steps = {answers("generator", "The lamp turns.")};
  first.options.ticks = 4;
  first.options.snapshot_ticks = 4;
  REQUIRE(first.run(directory.path()));
  ScriptedLife second = asked_two();
  second.says = {};
  second.steps = {answers("generator", "The lamp turns.")};
  REQUIRE(second.run(directory.path()).value() == "response");
  CHECK(bodies<TickCommitted>(second.events).size() == 2);
}

TEST_CASE("where the run's budget ends, the last answer is for all that waits", "[workspace]") {
  for (const bool speaks : {false, true}) {
    CAPTURE(speaks);
    const TemporaryDirectory directory;
    ScriptedLife life = asked_two();
    life.says = {"?", "!", "."};
    life.manifest.workspace.ticks_per_stimulus = 1000;
    life.manifest.budget.calls = 2;
    if (speaks) {
      AgentManifest response;
      response.name = "response";
      response.role = Role::response;
      life.manifest.agents.push_back(response);
    }
    life.steps = {answers("generator", "The lamp turns."), answers("response", "I only know of the lamp.")};
    REQUIRE(life.run(directory.path()).value() == "budget.calls");
    const auto spoken = bodies<ResponseSpoken>(life.events);
    REQUIRE(spoken.size() == 1);
    CHECK(spoken.front().resolves == Ids{"s1", "s2", "s3"});
    CHECK(spoken.front().text == (speaks ? "I only know of the lamp." : "The lamp turns."));
  }
}

TEST_CASE("an answer before the budget ends is for its question alone, and the rest is summed up",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = asked_two();
  life.manifest.budget.calls = 2;  // the last is kept for the summing up
  life.steps = {answers("generator", kWeight, 1), answers("generator", "Of the rest I know nothing.")};
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  const auto spoken = bodies<ResponseSpoken>(life.events);
  REQUIRE(spoken.size() == 2);
  CHECK(spoken[0].text == kWeight);
  CHECK(spoken[0].resolves == Ids{"s1"});
  CHECK(spoken[1].text == "Of the rest I know nothing.");
  CHECK(spoken[1].resolves == Ids{"s2"});
}
