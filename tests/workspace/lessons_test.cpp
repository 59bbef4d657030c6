#include "workspace/lessons.hpp"

#include <algorithm>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/workspace/replayed.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// One generator, whose model refuses the first temperature it is sent.
ScriptedLife taught() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.ignition = 0;
  life.manifest.workspace.candidates = 2;
  life.refuses_temperature = true;
  life.options.until_response = false;
  life.options.ticks = 3;
  ScriptStep several = answers("generator", R"({"candidates": [
    {"thought": "Salt keeps bread from going stale.", "probability": 0.6},
    {"thought": "Owls turn their heads to hear.", "probability": 0.3}]})");
  several.contains = "thoughts come to me";
  life.steps = {several, answers("generator", "A river finds its way around stones."),
                answers("response", "It is a river.")};
  return life;
}

}  // namespace

TEST_CASE("what a backend refuses is a fact of the tick it is learned in, and decides from the next on",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = taught();
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<RunStarted>(life.events).front().models.front().accepts_temperature);
  const auto lessons = bodies<ModelLearned>(life.events);
  REQUIRE(lessons.size() == 1);
  CHECK(lessons.front().now.model == "main");
  CHECK_FALSE(lessons.front().now.accepts_temperature);
  const auto place = [&](EventKind kind) { return std::ranges::find(life.events, kind, &Event::kind); };
  CHECK(place(EventKind::verdict_reached) < place(EventKind::model_learned));
  CHECK(place(EventKind::model_learned) < place(EventKind::drive_updated));
  const auto drive = bodies<DriveUpdated>(life.events);
  REQUIRE(drive.size() == 3);
  CHECK(drive[0].actuator == "none");  // two calls whose temperature nothing took
  CHECK(drive[1].actuator == "candidates");
  CHECK(drive[2].actuator == "candidates");
  CHECK(asked(life, "generator") == 2 + 1 + 1);
}

TEST_CASE("a run in which a backend taught something is replayed with it", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = taught();
  REQUIRE(life.run(directory.path()));
  check_equal(recording_of({&life}), 3);
}

TEST_CASE("what was learned in a tick that is taken back is learned again in the next", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = taught();
  life.options.ticks = 4;
  life.says = {"What finds its way?"};
  life.manifest.workspace.ticks_per_stimulus = 1;
  interrupt_response(life, "And what else?");
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<TickAbandoned>(life.events).size() == 1);
  CHECK(bodies<ModelLearned>(life.events).size() == 1);
  const auto drive = bodies<DriveUpdated>(life.events);
  REQUIRE(drive.size() == 4);
  CHECK(drive[0].actuator == "none");
  CHECK(drive[1].actuator == "candidates");
  check_equal(recording_of({&life}), 4);
}
