// The rules of a verdict, whoever reaches it: the last tick for an input, ignition, waiting.
#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// One candidate a tick, a meta that asks its model, and a question that nothing said answers.
ScriptedLife by_meta(const std::string& verdict) {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.agents[3].form = AgentManifest::Form::model;
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ticks_per_stimulus = 3;
  life.says = {"?"};
  life.steps = {answers("generator", "The lamp turns."), answers("response", "It turns."),
                answers("meta", verdict)};
  return life;
}

ScriptedLife idle_by_meta(const std::string& verdict) {
  ScriptedLife life = by_meta(verdict);
  life.says = {};
  life.options.until_response = false;
  life.options.ticks = 2;
  return life;
}

std::vector<std::string> tags(const std::vector<Event>& events) {
  std::vector<std::string> all;
  for (const auto& verdict : bodies<VerdictReached>(events)) all.push_back(verdict.tag);
  return all;
}

}  // namespace

TEST_CASE("a meta that always thinks on is overruled in the last tick for an input", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = by_meta(R"({"candidate": 1, "tag": "THINK_MORE", "reason": "there is more"})");
  REQUIRE(life.run(directory.path()).value() == "response");
  CHECK(tags(life.events) == std::vector<std::string>{"THINK_MORE", "THINK_MORE", "RESPONSE"});
  CHECK(bodies<VerdictReached>(life.events).back().reason.starts_with("the last tick for this input"));
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
}

TEST_CASE("candidates that ask for another tool call each tick are answered with in the last one",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = by_meta("");
  life.manifest.agents[3].form = AgentManifest::Form::computed;
  life.manifest.agents[1].tools = {"calculate"};
  life.steps = {answers("response", "I do not know.")};
  for (int tick = 1; tick <= 4; ++tick) {
    const std::string call =
        fmt::format(R"({{"name": "calculate", "arguments": {{"expression": "{}+1"}}}})", tick);
    life.steps.push_back(
        answers("generator", fmt::format(R"({{"thought": "I add {}.", "tool": {}}})", tick, call), 1));
  }
  REQUIRE(life.run(directory.path()).value() == "response");
  CHECK(tags(life.events) == std::vector<std::string>{"ACT", "ACT", "RESPONSE"});
  CHECK(bodies<ToolIntended>(life.events).size() == 2);
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
}

TEST_CASE("meta is not asked where nothing reaches ignition and nothing is pending", "[workspace]") {
  for (const bool ignites : {false, true}) {
    CAPTURE(ignites);
    const TemporaryDirectory directory;
    ScriptedLife life = idle_by_meta(R"({"candidate": 1, "tag": "THINK_MORE", "reason": ""})");
    life.manifest.workspace.ignition = ignites ? 0 : 1;
    REQUIRE(life.run(directory.path()));
    CHECK(asked(life, "meta") == (ignites ? 2 : 0));
    CHECK(bodies<ThoughtWon>(life.events).size() == (ignites ? 2 : 0));
    const auto verdict = bodies<VerdictReached>(life.events).front();
    CHECK(verdict.arbiter == (ignites ? "meta" : "auction"));
    CHECK(verdict.tag == (ignites ? "THINK_MORE" : "WAIT"));
  }
}

TEST_CASE("a candidate that meta would have wait does not win", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = idle_by_meta(R"({"candidate": 1, "tag": "WAIT", "reason": "not now"})");
  life.manifest.workspace.ignition = 0;
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<ThoughtWon>(life.events).empty());
  const auto verdict = bodies<VerdictReached>(life.events).front();
  CHECK(verdict.candidate == 0);
  CHECK(verdict.arbiter == "meta");
  CHECK(verdict.reason == "not now");
}

TEST_CASE("with an input pending a meta that would wait leaves it to the auction", "[workspace]") {
  for (const char* candidate : {"0", "1"}) {
    CAPTURE(candidate);
    const TemporaryDirectory directory;
    ScriptedLife life =
        by_meta(fmt::format(R"({{"candidate": {}, "tag": "WAIT", "reason": "not now"}})", candidate));
    REQUIRE(life.run(directory.path()).value() == "response");
    CHECK(tags(life.events) == std::vector<std::string>{"THINK_MORE", "THINK_MORE", "RESPONSE"});
    const auto verdict = bodies<VerdictReached>(life.events).front();
    CHECK(verdict.arbiter == "auction");
    CHECK(verdict.candidate == 1);
    CHECK(verdict.reason.starts_with("the meta agent would wait with an input pending: by salience, "));
  }
}
