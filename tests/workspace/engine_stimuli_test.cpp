// What reaches a living mind: notes and questions, how many of them it holds, and which take a tick back.
#include <algorithm>

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// It rests unless something reaches it.
ScriptedLife attentive() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.options.until_response = false;
  life.steps = {answers("generator", "A lighthouse can teach a robot to stay in one place and be useful."),
                answers("response", "It can teach patience.")};
  return life;
}

}  // namespace

TEST_CASE("what nobody waits for takes no tick back", "[workspace]") {
  for (const Stimulus& stimulus : {Stimulus{.source = "timer", .text = "It is time.", .preempts = false},
                                   Stimulus{.source = "door", .text = "It is open.", .pending = false}}) {
    const TemporaryDirectory directory;
    ScriptedLife life = attentive();
    life.options.until_response = true;
    life.says = {"What can a lighthouse teach a robot?"};
    life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
    life.steps.insert(life.steps.begin(), answers("generator", "", 1));
    life.steps.front().stalls = true;
    bool posted = false;
    life.when_still = [&](Engine& engine, Inbox& inbox) {
      if (!std::exchange(posted, true)) static_cast<void>(inbox.post(stimulus));
      engine.wake();
    };
    REQUIRE(life.run(directory.path()));
    CHECK(bodies<TickAbandoned>(life.events).empty());
    CHECK(bodies<AgentLate>(life.events).size() == 1);
    CHECK(bodies<StimulusReceived>(life.events).back().text == stimulus.text);
  }
}

TEST_CASE("a note wakes a resting mind and is on the stage, and nobody answers it", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = attentive();
  life.manifest.agents[1].when = parse_condition("topic \"door\"").value();
  life.steps.insert(life.steps.begin(), {.agent = "generator",
                                         .contains = "The door is open.",
                                         .answer = "Somebody will be cold.",
                                         .fails = {}});
  bool posted = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (std::exchange(posted, true)) return engine.stop("requested");
    static_cast<void>(inbox.post({"house", "The door is open.", Taint::tool, false}));
    engine.wake();
  };
  REQUIRE(life.run(directory.path()));
  const auto started = bodies<TickStarted>(life.events);
  REQUIRE(started.size() == 2);
  CHECK(started.back().mode == "idle");
  CHECK(started.back().pending.empty());
  CHECK(bodies<StimulusReceived>(life.events).back().source == "house");
  CHECK_FALSE(bodies<StimulusReceived>(life.events).back().pending);
  REQUIRE(bodies<ThoughtWon>(life.events).size() == 1);
  CHECK(bodies<ThoughtWon>(life.events).front().text == "Somebody will be cold.");
  const auto won = std::ranges::find(life.events, EventKind::thought_won, &Event::kind);
  CHECK(won->taint == Taint::tool);
  CHECK(bodies<ResponseSpoken>(life.events).empty());
  for (const Event& event : life.events) CHECK(event.at == life.events.front().at);
}
