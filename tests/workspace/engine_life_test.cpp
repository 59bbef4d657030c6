// Modes, pauses, steps, preemption and idle time.
#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

constexpr auto kThought = "A lighthouse can teach a robot to stay in one place and be useful.";

ScriptStep stalls_once(std::string agent) {
  return {.agent = std::move(agent), .contains = {}, .answer = {}, .fails = {}, .stalls = true, .times = 1};
}

ScriptedLife patient_lighthouse() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.says = {"What can a lighthouse teach a robot?"};
  life.steps = {answers("generator", kThought), answers("response", "It can teach patience.")};
  return life;
}

std::vector<std::string> modes(const std::vector<Event>& events) {
  std::vector<std::string> found;
  for (const auto& changed : bodies<ModeChanged>(events)) found.push_back(changed.mode);
  return found;
}

/// Milliseconds from each tick to the next.
std::vector<std::int64_t> rests_of(const std::vector<Event>& events) {
  std::vector<std::int64_t> gaps;
  WallTime before{};
  for (const Event& event : events) {
    if (event.kind() != EventKind::tick_started) continue;
    if (before != WallTime{}) gaps.push_back((event.at - before).count());
    before = event.at;
  }
  return gaps;
}

}  // namespace

TEST_CASE("a stimulus in mid-tick is taken in after the tick by default", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.steps.insert(life.steps.begin(), stalls_once("generator"));
  add_generator_that_says(life, kThought);
  bool said = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (!std::exchange(said, true)) static_cast<void>(inbox.post({"user", "And a boat?"}));
    engine.wake();
  };
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<TickAbandoned>(life.events).empty());
  CHECK(bodies<AgentLate>(life.events).size() == 1);
  CHECK(bodies<ResponseSpoken>(life.events).size() >= 1);
}

TEST_CASE("a mind that preempts takes its tick back for a stimulus, and nothing of it is left",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  life.steps.insert(life.steps.begin(), stalls_once("generator"));
  bool said = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (!std::exchange(said, true)) static_cast<void>(inbox.post({"user", "And a boat?"}));
    engine.wake();
  };
  REQUIRE(life.run(directory.path()));
  const auto abandoned = bodies<TickAbandoned>(life.events);
  REQUIRE(abandoned.size() == 1);
  CHECK(abandoned.front().reason == "stimulus");
  CHECK(bodies<AgentCancelled>(life.events).size() == 1);
  CHECK(bodies<AgentLate>(life.events).empty());
  CHECK(bodies<AgentFaulted>(life.events).empty());
  const auto started = bodies<TickStarted>(life.events);
  REQUIRE(!started.empty());
  CHECK(started.front().pending == std::vector<std::string>{"s1", "s2"});
  for (std::size_t place = 0; place < life.events.size(); ++place) {
    CHECK(life.events[place].seq.value == static_cast<std::int64_t>(place) + 1);
  }
}

TEST_CASE("stimuli can take back only so many ticks in a row", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  ScriptStep stall = stalls_once("generator");
  stall.times = limits::kPreemptions + 1;
  life.steps.insert(life.steps.begin(), stall);
  add_generator_that_says(life, kThought);
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    static_cast<void>(inbox.post({"user", "And a boat?"}));
    engine.wake();
  };
  life.options.ticks = 2;
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<TickAbandoned>(life.events).size() == limits::kPreemptions);
  CHECK(bodies<AgentLate>(life.events).size() == 1);
  CHECK(bodies<TickCommitted>(life.events).size() == 2);
}

TEST_CASE("a pause takes back a tick that does not end, and resume goes on with it", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.steps.insert(life.steps.begin(), stalls_once("generator"));
  bool paused = false, resumed = false;
  life.when_still = [&](Engine& engine, Inbox&) {
    if (!std::exchange(paused, true)) return engine.pause();
    const bool held = !modes(life.events).empty() && modes(life.events).back() == "paused";
    if (held && !std::exchange(resumed, true)) engine.resume();
  };
  const auto reason = life.run(directory.path());
  REQUIRE(reason);
  CHECK(*reason == "response");
  CHECK(resumed);
  REQUIRE(bodies<TickAbandoned>(life.events).size() == 1);
  CHECK(bodies<TickAbandoned>(life.events).front().reason == "paused");
  CHECK(modes(life.events) == std::vector<std::string>{"responding", "paused", "responding"});
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
}

TEST_CASE("a paused mind takes stimuli in durably and thinks only the ticks it is stepped", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.options.until_response = false;
  life.says = {};
  life.manifest.workspace.ticks_per_stimulus = 8;
  int still = 0;
  std::size_t ticks_before_step = 99;
  bool taken_in = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    // The writer has a thread of its own: what it was given may not be durable yet.
    const bool written = !bodies<StimulusReceived>(life.events).empty() &&
                         bodies<StimulusReceived>(life.events).back().id == "s1";
    if (still == 2 && !written) return;
    if (still == 3 && bodies<TickCommitted>(life.events).size() == ticks_before_step) return;
    switch (still++) {
      case 0:  // resting after the first tick
        return engine.pause();
      case 1:
        ticks_before_step = bodies<TickCommitted>(life.events).size();
        static_cast<void>(inbox.post({"user", "What can a lighthouse teach a robot?"}));
        return engine.wake();
      case 2:
        taken_in = written;
        return engine.step(1);
      default:
        return engine.stop("requested");
    }
  };
  REQUIRE(life.run(directory.path()));
  CHECK(taken_in);
  CHECK(bodies<TickCommitted>(life.events).size() == ticks_before_step + 1);
}

TEST_CASE("a mind that finds nothing worth the stage rests twice as long each time, then sleeps",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.options.until_response = false;
  life.says = {};
  life.manifest.workspace.ignition = 1;
  life.manifest.workspace.idle = Milliseconds{1000};
  life.manifest.workspace.idle_max = Milliseconds{8000};
  std::size_t rests = 0;
  life.when_still = [&](Engine& engine, Inbox&) {
    if (++rests == 6) engine.stop("requested");
  };
  REQUIRE(life.run(directory.path()));
  CHECK(rests_of(life.events) == std::vector<std::int64_t>{2000, 4000, 8000, 8000, 8000});
  CHECK(modes(life.events).back() == "sleeping");
}

TEST_CASE("a mind that need not rest between thoughts rests all the same while it finds none",
          "[workspace]") {
  for (const std::int64_t longest : {0, 700}) {
    const TemporaryDirectory directory;
    ScriptedLife life = patient_lighthouse();
    life.options.until_response = false;
    life.says = {};
    life.manifest.workspace.ignition = 1;
    life.manifest.workspace.idle = Milliseconds{0};
    life.manifest.workspace.idle_max = Milliseconds{longest};
    std::size_t rests = 0;
    life.when_still = [&](Engine& engine, Inbox&) {
      if (++rests == 5) engine.stop("requested");
    };
    REQUIRE(life.run(directory.path()));
    const std::int64_t least = limits::kLeastRest.count();
    const std::vector<std::int64_t> none{least, least, least, least};
    const std::vector<std::int64_t> doubling{2 * least, 4 * least, 700, 700};
    CHECK(rests_of(life.events) == (longest == 0 ? none : doubling));
  }
}

TEST_CASE("a sleeping mind that finds something worth the stage is idle again", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.options.until_response = false;
  life.says = {};
  life.manifest.genesis = "What can a lighthouse teach a robot about being useful?";
  life.manifest.workspace.idle = life.manifest.workspace.idle_max = Milliseconds{1000};
  ScriptStep fails = answers("generator", "", 2);
  fails.fails = Errc::model_garbage;
  life.steps.insert(life.steps.begin(), fails);
  life.when_still = [&](Engine& engine, Inbox&) {
    if (bodies<TickCommitted>(life.events).size() == 4) engine.stop("requested");
  };
  REQUIRE(life.run(directory.path()));
  std::vector<std::string> began;
  for (const auto& started : bodies<TickStarted>(life.events)) began.push_back(started.mode);
  CHECK(began == std::vector<std::string>{"idle", "sleeping", "sleeping", "idle"});
  CHECK(bodies<ThoughtWon>(life.events).size() >= 1);
  // The tick after the one that was won says it again, which is worth nothing.
  CHECK(modes(life.events) == std::vector<std::string>{"sleeping", "idle", "sleeping"});
}

TEST_CASE("a stimulus wakes a sleeping mind at once", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = patient_lighthouse();
  life.options.until_response = false;
  life.says = {};
  life.manifest.workspace.idle = life.manifest.workspace.idle_max = Milliseconds{3'600'000};
  bool said = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (std::exchange(said, true)) return engine.stop("requested");
    static_cast<void>(inbox.post({"user", "What can a lighthouse teach a robot?"}));
    engine.wake();
  };
  REQUIRE(life.run(directory.path()));
  REQUIRE(bodies<ResponseSpoken>(life.events).size() == 1);
  for (const Event& event : life.events) CHECK(event.at == life.events.front().at);
}
