// What is said to an input that no thought answers: the best thought since it came.
#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/hash.hpp"
#include "core/json.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/snapshot.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

constexpr auto kQuestion = "What do glaciers weigh in summer compared to winter?";
constexpr auto kClose = "Glaciers carry many stones.";
constexpr auto kFar = "The lamp turns and the sea is quiet.";

ScriptedLife of_glaciers() {
  return unspoken({kQuestion});
}

std::string with_tool(const char* thought) {
  return fmt::format(
      R"({{"thought": "{}", "tool": {{"name": "calculate", "arguments": {{"expression": "1+1"}}}}}})",
      thought);
}

std::string without_tool(const char* thought) {
  return fmt::format(R"({{"thought": "{}", "tool": null}})", thought);
}

ScriptStep failing() {
  ScriptStep fails = answers("generator", "");
  fails.fails = Errc::model_garbage;
  return fails;
}

std::string said(const ScriptedLife& life) {
  const auto spoken = bodies<ResponseSpoken>(life.events);
  REQUIRE(spoken.size() == 1);
  return spoken.front().text;
}

std::string reason(const ScriptedLife& life) {
  return bodies<VerdictReached>(life.events).back().reason;
}

}  // namespace

TEST_CASE("relevance that no longer rises speaks the thought that had more of it", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = of_glaciers();
  life.steps = {answers("generator", kClose, 1), answers("generator", kFar)};
  REQUIRE(life.run(directory.path()));
  CHECK(said(life) == kClose);
  CHECK(bodies<TickCommitted>(life.events).size() == 2);
  CHECK(reason(life).starts_with("relevance no longer rises"));
  CHECK(reason(life).ends_with("; the thought of tick 1 answers it best"));
}

TEST_CASE("the last tick speaks its own thought if none before it was more relevant", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = of_glaciers();
  life.manifest.workspace.ticks_per_stimulus = 2;
  life.steps = {answers("generator", kFar, 1), answers("generator", kClose)};
  REQUIRE(life.run(directory.path()));
  CHECK(said(life) == kClose);
  CHECK(reason(life) == "the last tick for this input");
}

TEST_CASE(
    "where nothing more is proposed the best thought since the input came is the answer, as tainted as it",
    "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = of_glaciers();
  life.steps = {answers("generator", kClose, 1), failing()};
  REQUIRE(life.run(directory.path()));
  CHECK(said(life) == kClose);
  CHECK(reason(life) == "nothing was proposed; the thought of tick 1 answers it best");
  for (const Event& event : life.events) {
    if (event.kind() == EventKind::response_spoken) CHECK(event.taint == Taint::user);
  }
}

TEST_CASE("a thought from before the input came is no answer to it", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife before = of_glaciers();
  before.says = {};
  before.options.until_response = false;
  before.options.ticks = 1;
  before.steps = {answers("generator", kClose)};
  REQUIRE(before.run(directory.path()));
  REQUIRE(bodies<ThoughtWon>(before.events).size() == 1);
  ScriptedLife life = of_glaciers();
  life.steps = {failing()};
  REQUIRE(life.run(directory.path()));
  CHECK(said(life) == "nothing was worth the stage");
  CHECK(reason(life) == "nothing was proposed");
}

TEST_CASE("an intention to use a tool answers nothing while there is a thought", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = of_glaciers();
  life.manifest.workspace.ticks_per_stimulus = 2;
  life.manifest.agents[1].tools = {"calculate"};
  life.steps = {answers("generator", without_tool(kFar), 1),
                answers("generator", with_tool("I compute what glaciers weigh."))};
  REQUIRE(life.run(directory.path()));
  CHECK(said(life) == kFar);
  CHECK(bodies<ToolIntended>(life.events).empty());
}

TEST_CASE("what is thought of a tool's result is better than what was thought before it", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = of_glaciers();
  life.manifest.agents[1].tools = {"calculate"};
  life.steps = {answers("generator", without_tool(kClose), 1),
                answers("generator", with_tool("I compute what glaciers weigh."), 1),
                answers("generator", without_tool("It is two."))};
  REQUIRE(life.run(directory.path()));
  CHECK(said(life) == "It is two.");
  CHECK(reason(life) == "the last tick for this input");
}

TEST_CASE("the best thought outlives the process, and snapshots that do not know of it are read",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife first = of_glaciers();
  first.options.ticks = 1;
  first.steps = {answers("generator", kClose)};
  REQUIRE(first.run(directory.path()));
  ScriptedLife second = of_glaciers();
  second.says = {};
  second.steps = {failing()};
  REQUIRE(second.run(directory.path()));
  CHECK(said(second) == kClose);

  Stage stage{"I am.", Tokens{1000}};
  for (const Event& event : first.events) stage.apply(event);
  REQUIRE(stage.best_thought() != nullptr);
  Snapshot older = take_snapshot(stage);
  auto json = parse_json(older.state).value();
  json.erase("best");
  json.erase("relevance");
  json.erase("turn");
  older.state = canonical(json);
  older.digest = sha256(older.state);
  const auto restored = restore(older, Stage{"I am.", Tokens{1000}});
  REQUIRE(restored);
  CHECK(restored->best_thought() == nullptr);
  CHECK(restored->pending().size() == 1);
}
