#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

constexpr std::string_view kCircle = "The tide comes in and the tide goes out.";

ScriptStep thought(std::string answer, int times = 0, std::string contains = {}) {
  return {.agent = "generator",
          .contains = std::move(contains),
          .answer = std::move(answer),
          .fails = {},
          .stalls = false,
          .times = times};
}

/// A mind with one generator and nothing asked of it, that thinks the same whatever happens.
ScriptedLife circling(std::int64_t ticks) {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ignition = 0;
  life.options.until_response = false;
  life.options.ticks = ticks;
  life.steps = {thought(std::string(kCircle))};
  return life;
}

/// Thoughts with no word in common, each once.
std::vector<ScriptStep> unlike() {
  std::vector<ScriptStep> steps;
  for (const char* each :
       {"Bread needs flour, water, salt and patience.", "Octopuses taste whatever they touch.",
        "Parliament votes on taxes next Tuesday.", "Sandstone crumbles where frost gets inside.",
        "My grandmother mended nets while singing.", "Prime numbers never run out.",
        "He scored twice during extra time.", "Copper wires hum behind old walls.",
        "Snow muffles every sound outdoors.", "Violins are glued with animal hide."}) {
    steps.push_back(thought(each, 1));
  }
  return steps;
}

std::vector<std::string> told(const std::vector<Event>& events) {
  std::vector<std::string> lines;
  for (const auto& rung : bodies<DriveRung>(events)) lines.push_back(rung.action + " " + rung.change);
  return lines;
}

const CompletionRequest& last_of(const ScriptedLife& life, std::string_view agent) {
  const auto found = std::find_if(life.requests.rbegin(), life.requests.rend(),
                                  [&](const CompletionRequest& each) { return each.agent == agent; });
  REQUIRE(found != life.requests.rend());
  return *found;
}

bool has(const std::vector<std::string>& lines, std::string_view line) {
  return std::ranges::find(lines, line) != lines.end();
}

}  // namespace

TEST_CASE("a circling mind climbs rung after rung, and what cannot be done is skipped with its reason",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(16);
  REQUIRE(life.run(directory.path()));
  const auto rungs = bodies<DriveRung>(life.events);
  const auto lines = told(life.events);
  CAPTURE(lines);
  REQUIRE(rungs.size() >= 4);
  CHECK(lines.front() == "reframe taken");
  CHECK(has(lines, "opening taken"));
  CHECK(has(lines, "habituate taken"));
  CHECK(has(lines, "model skipped"));
  CHECK(has(lines, "ask taken"));
  for (const DriveRung& rung : rungs) {
    CHECK_FALSE(rung.reason.empty());
    if (rung.change == "kept") CHECK(rung.ticks > 0);
    if (rung.change == "kept") CHECK(rung.tokens > 0);
    if (rung.action == "model") CHECK(rung.reason == "there is no second model");
  }
}

TEST_CASE("the first rung changes the generator's directive, after the broadcast and as content",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(8);
  life.manifest.workspace.drive.ladder = {Rung::reframe};
  REQUIRE(life.run(directory.path()));
  REQUIRE(told(life.events) == std::vector<std::string>{"reframe taken", "reframe kept"});
  const std::string first = life.requests.front().messages.back().content;
  const std::string last = last_of(life, "generator").messages.back().content;
  CHECK_FALSE(first.contains("\n\nThere "));
  CHECK(last.contains("\n\nThere "));
  CHECK(last.ends_with(std::string(kCircle)));
  CHECK(last_of(life, "generator").opening.empty());
}

TEST_CASE("a forced opening is given to the model and stands in the thought", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(8);
  life.manifest.workspace.drive.ladder = {Rung::opening};
  REQUIRE(life.run(directory.path()));
  const std::string opening = last_of(life, "generator").opening;
  REQUIRE_FALSE(opening.empty());
  CHECK(bodies<ThoughtWon>(life.events).back().text == opening + " " + std::string(kCircle));
}

TEST_CASE("habituation hides repeats from the prompt and lets the unlike thought win", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(10);
  life.manifest.workspace.drive.ladder = {Rung::habituate};
  REQUIRE(life.run(directory.path()));
  REQUIRE(told(life.events) == std::vector<std::string>{"habituate taken", "habituate kept"});
  const std::string last = last_of(life, "generator").messages.back().content;
  std::size_t shown = 0;
  for (auto at = last.find("- The tide"); at != std::string::npos; at = last.find("- The tide", at + 1))
    ++shown;
  CHECK(shown == 1);
  const auto verdicts = bodies<VerdictReached>(life.events);
  REQUIRE(verdicts.back().salience.size() == 1);
  CHECK(verdicts.back().salience.front().habituation >= 2);
  CHECK(verdicts.back().salience.front().total < 0.15);  // the ignition by default
  CHECK(bodies<DriveUpdated>(life.events).back().stuck > bodies<DriveUpdated>(life.events).front().stuck);
}

TEST_CASE("a memory far from the circle is recalled once it is off the stage", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife before = circling(6);
  before.manifest.memory.theta = Tokens{64};
  before.steps = unlike();
  REQUIRE(before.run(directory.path()));

  ScriptedLife life = circling(16);
  life.manifest.memory.theta = Tokens{64};
  life.manifest.memory.recall = 0;
  life.manifest.workspace.drive.ladder = {Rung::distant};
  REQUIRE(life.run(directory.path()));
  CAPTURE(told(life.events));
  REQUIRE(has(told(life.events), "distant taken"));
  const auto recalled = bodies<MemoryRecalled>(life.events).back();
  REQUIRE(recalled.items.size() == 1);
  CHECK(recalled.items.front().text != kCircle);
  CHECK(last_of(life, "generator").messages.back().content.contains(recalled.items.front().text));
}

TEST_CASE("another model takes over on its rung and all rungs are undone on recovery", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(12);
  life.manifest.workspace.drive.ladder = {Rung::reframe, Rung::model};
  life.second_steps = unlike();
  REQUIRE(life.run(directory.path()));
  const auto lines = told(life.events);
  CAPTURE(lines);
  REQUIRE(lines.size() >= 5);
  CHECK(lines[0] == "reframe taken");
  CHECK(lines[1] == "reframe kept");
  CHECK(lines[2] == "model taken");
  CHECK(lines[3] == "model undone");
  CHECK(lines[4] == "reframe undone");
  const auto calls = bodies<ModelCalled>(life.events);
  CHECK(calls.front().model == "main");
  CHECK(std::ranges::find(calls, "second", &ModelCalled::model) != calls.end());
  const auto rungs = bodies<DriveRung>(life.events);
  CHECK(rungs[3].ticks > 0);
  CHECK(rungs[3].calls == rungs[3].ticks);
}

TEST_CASE("the last rung asks the user, once, and resolves nothing", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(10);
  life.manifest.workspace.drive.ladder = {Rung::ask};
  REQUIRE(life.run(directory.path()));
  const auto spoken = bodies<ResponseSpoken>(life.events);
  REQUIRE(spoken.size() == 1);
  CHECK(spoken.front().resolves.empty());
  CHECK(spoken.front().text.contains(kCircle));
  CHECK(spoken.front().text.ends_with("?"));
}

TEST_CASE("the mind that was killed on a rung goes on there", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife first = circling(4), second = circling(1);
  REQUIRE(first.run(directory.path()));
  REQUIRE(told(first.events) == std::vector<std::string>{"reframe taken", "reframe kept"});
  REQUIRE(second.run(directory.path()));
  CHECK(last_of(second, "generator").messages.back().content.contains("\n\nThere "));
}

TEST_CASE("the same tool call over and over is a circle, whatever the words around it", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(8);
  life.manifest.agents[1].tools = {"calculate"};
  life.steps.clear();
  for (const char* each :
       {"Bread needs flour.", "Octopuses taste things.", "Parliament votes.", "Sandstone crumbles.",
        "Nets are mended.", "Prime numbers.", "Extra time.", "Copper wires."}) {
    life.steps.push_back(
        thought(R"({"thought": ")" + std::string(each) +
                    R"(", "tool": {"name": "calculate", "arguments": {"expression": "1+1"}}})",
                1));
  }
  REQUIRE(life.run(directory.path()));
  const auto drive = bodies<DriveUpdated>(life.events);
  REQUIRE(drive.size() >= 4);
  CHECK(drive[1].sign != "call");
  CHECK(drive[2].sign == "call");
  CHECK(drive.back().stuck > 0);
}

TEST_CASE("drive.updated says what carried exploration out", "[workspace]") {
  const TemporaryDirectory directory, other;
  ScriptedLife life = circling(2);
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<DriveUpdated>(life.events).back().actuator == "temperature");
  ScriptedLife fixed = circling(2);
  fixed.manifest.agents[1].sampling.temperature = 0.2;
  REQUIRE(fixed.run(other.path()));
  CHECK(bodies<DriveUpdated>(fixed.events).back().actuator == "none");
}

TEST_CASE("a model without temperature is asked for more candidates in one call the more it circles",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = circling(4);
  life.manifest.workspace.candidates = 2;
  life.manifest.workspace.drive.ladder = {};
  life.accepts_temperature = false;
  life.steps = {
      thought(R"({"candidates": [{"thought": "The tide comes in and the tide goes out.", "probability": 0.6},
    {"thought": "The tide comes in, and the tide goes out.", "probability": 0.3},
    {"thought": "The tide comes in and the tide goes out!", "probability": 0.1},
    {"thought": "The tide comes in; and the tide goes out.", "probability": 0.1}]})")};
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<DriveUpdated>(life.events).back().actuator == "candidates");
  const std::string first = life.requests.front().messages.back().content;
  const std::string last = last_of(life, "generator").messages.back().content;
  CHECK(first.contains("2 thoughts come to me"));
  CHECK(last.contains("4 thoughts come to me"));
  std::int64_t in_first = 0;
  for (const Event& event : life.events)
    in_first += event.tick == TickNumber{1} && event.kind() == EventKind::proposal_made ? 1 : 0;
  CHECK(in_first == 2);
}
