// What reaches a living mind: notes and questions, how many of them it holds, and which take a tick back.
#include <algorithm>
#include <map>

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

std::size_t received_from(const std::vector<Event>& events, std::string_view source) {
  const auto all = bodies<StimulusReceived>(events);
  return static_cast<std::size_t>(std::ranges::count(all, source, &StimulusReceived::source));
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
    // Somebody proposes: the tick is not taken back for want of a model that answers.
    AgentManifest other = life.manifest.agents[1];
    other.name = "other";
    life.manifest.agents.push_back(other);
    life.steps.push_back(answers("other", "A lighthouse can teach a robot patience."));
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
                                         .answer = "The open door lets the cold in.",
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
  CHECK(bodies<ThoughtWon>(life.events).front().text == "The open door lets the cold in.");
  const auto won = std::ranges::find(life.events, EventKind::thought_won, &Event::kind);
  CHECK(won->taint == Taint::tool);
  CHECK(bodies<ResponseSpoken>(life.events).empty());
  for (const Event& event : life.events) CHECK(event.at == life.events.front().at);
}

TEST_CASE("a mind holds so many unanswered inputs and no more, and the rest waits in the inbox",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = attentive();
  life.options.until_response = true;
  life.manifest.workspace.ticks_per_stimulus = 2;
  life.says = std::vector<std::string>(limits::kPendingInputs + 1, "What can a lighthouse teach a robot?");
  REQUIRE(life.run(directory.path()));
  const auto started = bodies<TickStarted>(life.events);
  REQUIRE_FALSE(started.empty());
  CHECK(started.front().pending.size() == limits::kPendingInputs);
  CHECK(started.back().pending == std::vector<std::string>{"s" + std::to_string(limits::kPendingInputs + 1)});
  std::size_t resolved = 0;
  for (const auto& spoken : bodies<ResponseSpoken>(life.events)) resolved += spoken.resolves.size();
  CHECK(resolved == limits::kPendingInputs + 1);
}

TEST_CASE("a paused mind takes in up to its limit, then the inbox fills and refuses, and both are kept",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = attentive();
  constexpr std::size_t kInbox = 20;
  life.inbox_limits.stimuli = kInbox;
  std::size_t taken = 0;
  int still = 0;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (still == 0) {
      ++still;
      return engine.pause();
    }
    const auto changes = bodies<ModeChanged>(life.events);
    if (changes.empty() || changes.back().mode != "paused") return;
    while (inbox.post({"user", "And a boat?"})) ++taken;
    engine.wake();
    // It may not be durable yet.
    if (received_from(life.events, "user") < limits::kPendingInputs) return;
    if (++still < 5) return;
    CHECK(received_from(life.events, "user") == limits::kPendingInputs);
    engine.stop("requested");
  };
  REQUIRE(life.run(directory.path()));
  CHECK(taken == limits::kPendingInputs + kInbox);
  CHECK(received_from(life.events, "user") == limits::kPendingInputs);
  // Its next life takes up what waited, under its number, as there comes to be room.
  life.events.clear();
  life.says = {"One too many?"};
  life.options.ticks = 1;
  life.when_still = [](Engine&, Inbox&) {};
  REQUIRE(life.run(directory.path()));
  CHECK(received_from(life.events, "user") == 0);
  life.options.ticks = 2;
  REQUIRE(life.run(directory.path()));
  const auto next = bodies<StimulusReceived>(life.events);
  REQUIRE(next.size() == 1);
  CHECK(next.front().id == "s" + std::to_string(limits::kPendingInputs + 1));
}

TEST_CASE("of notes a tick takes in no more than of inputs", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = attentive();
  bool posted = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (std::exchange(posted, true)) return engine.stop("requested");
    for (std::size_t note = 0; note <= limits::kPendingInputs; ++note)
      static_cast<void>(inbox.post({"house", "The door is open.", Taint::tool, false}));
    engine.wake();
  };
  REQUIRE(life.run(directory.path()));
  std::map<std::int64_t, std::size_t> by_tick;
  for (const Event& event : life.events) {
    const auto* stimulus = std::get_if<StimulusReceived>(&event.body);
    if (stimulus != nullptr && stimulus->source == "house") ++by_tick[event.tick.value];
  }
  REQUIRE(by_tick.size() == 2);
  CHECK(by_tick.begin()->second == limits::kPendingInputs);
  CHECK(by_tick.rbegin()->second == 1);
}
