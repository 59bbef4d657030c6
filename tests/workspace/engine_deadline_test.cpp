// Tools and embedders that never answer: the tick goes on, and a stop is not kept waiting.
#include <algorithm>
#include <functional>
#include <optional>

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// Answers nobody, not even a stop, as long as it lives.
class SilentTool : public Tool {
 public:
  explicit SilentTool(bool idempotent)
      : spec_{"wait", "Waits.", {{"type", "object"}}, Effect::none, idempotent, Taint::tool} {}
  const ToolSpec& spec() const override { return spec_; }
  void call(nlohmann::json, std::stop_token, Handler done) override { waiting_.push_back(std::move(done)); }

 private:
  ToolSpec spec_;
  std::vector<Handler> waiting_;
};

/// Answers once it is told to.
class PatientTool : public Tool {
 public:
  explicit PatientTool(std::function<void()>& finish)
      : spec_{"wait", "Waits.", {{"type", "object"}}, Effect::none, false, Taint::tool} {
    finish = [this] {
      if (waiting_) std::exchange(waiting_, nullptr)(std::string("seven"));
    };
  }
  const ToolSpec& spec() const override { return spec_; }
  void call(nlohmann::json, std::stop_token, Handler done) override { waiting_ = std::move(done); }

 private:
  ToolSpec spec_;
  Handler waiting_;
};

class SilentEmbedder : public Embedder {
 public:
  std::string_view name() const override { return "silent"; }
  std::size_t dimensions() const override { return 2; }
  void embed(std::vector<std::string>, std::stop_token, Handler done) override {
    waiting_.push_back(std::move(done));
  }

 private:
  std::vector<Handler> waiting_;
};

ScriptedLife waiting() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ignition = 0;
  life.manifest.agents[1].tools = {"wait"};
  life.manifest.tools.push_back({"wait", {}, Milliseconds{7000}});
  life.says = {"What does the wind do?"};
  const auto step = [](std::string agent, std::string answer, int times) {
    return ScriptStep{.agent = std::move(agent),
                      .contains = {},
                      .answer = std::move(answer),
                      .fails = {},
                      .stalls = false,
                      .times = times};
  };
  life.steps = {step("generator", R"({"thought": "I wait.", "tool": {"name": "wait", "arguments": {}}})", 1),
                step("generator", R"({"thought": "The wind turns the sails.", "tool": null})", 0),
                step("response", "It turns the sails.", 0)};
  return life;
}

}  // namespace

TEST_CASE("a tool that never answers is late, and the mind goes on without its result", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.tools.push_back(std::make_unique<SilentTool>(true));
  REQUIRE(life.run(directory.path()));
  const auto finished = bodies<ToolFinished>(life.events);
  REQUIRE(finished.size() == 1);
  CHECK(finished.front().outcome == "late");
  CHECK(finished.front().duration_ms == 7000);
  CHECK(finished.front().output == "it gave no result within 7000 ms");
  CHECK(bodies<ResponseSpoken>(life.events).front().text == "It turns the sails.");
}

TEST_CASE("a tool that the manifest does not list has a deadline all the same", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.manifest.tools.clear();
  life.tools.push_back(std::make_unique<SilentTool>(true));
  REQUIRE(life.run(directory.path()));
  REQUIRE(bodies<ToolFinished>(life.events).size() == 1);
  CHECK(bodies<ToolFinished>(life.events).front().duration_ms == ToolManifest{}.deadline.count());
}

TEST_CASE("a stop waits for a tool that does not stop only a short while", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.tools.push_back(std::make_unique<SilentTool>(false));
  life.when_still = [](Engine& engine, Inbox&) { engine.stop("requested"); };
  // The first life decides on the call, and is stopped in the tick that makes it.
  REQUIRE(life.run(directory.path()).value() == "requested");
  CHECK(bodies<ToolIntended>(life.events).size() == 1);
  CHECK(bodies<ToolFinished>(life.events).empty());
  CHECK(bodies<TickAbandoned>(life.events).size() == 1);
  const WallTime stopped = life.events.back().at;
  const auto intended = std::ranges::find(life.events, EventKind::tool_intended, &Event::kind);
  CHECK(stopped - intended->at <= limits::kStopGrace);
}

TEST_CASE("a stimulus during a tool call does not cost its result, and is in the broadcast with it",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  std::function<void()> finish;
  life.tools.push_back(std::make_unique<PatientTool>(finish));
  bool said = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (std::exchange(said, true)) return;
    static_cast<void>(inbox.post({"user", "And the sea?"}));
    engine.wake();
    finish();
  };
  REQUIRE(life.run(directory.path()));
  REQUIRE(bodies<ToolFinished>(life.events).size() == 1);
  CHECK(bodies<ToolFinished>(life.events).front().outcome == "ok");
  CHECK(bodies<ToolFinished>(life.events).front().output == "seven");
  CHECK(bodies<TickAbandoned>(life.events).empty());
  const auto started = bodies<TickStarted>(life.events);
  REQUIRE(started.size() >= 2);
  CHECK(started[1].pending == std::vector<std::string>{"s1", "s2"});
}

TEST_CASE("a pause is in force within a second, and a step begins at once, though a tool obeys nobody",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.options.until_response = false;
  life.tools.push_back(std::make_unique<SilentTool>(true));
  std::optional<WallTime> asked;
  life.when_still = [&](Engine& engine, Inbox&) {
    const auto modes = bodies<ModeChanged>(life.events);
    if (!asked) {
      asked = life.events.back().at;
      return engine.pause();
    }
    if (modes.back().mode != "paused") return;
    if (bodies<ToolFinished>(life.events).empty()) return engine.step(1);
    engine.stop("requested");
  };
  REQUIRE(life.run(directory.path()));
  const auto paused = std::ranges::find_if(life.events, [](const Event& event) {
    const auto* changed = std::get_if<ModeChanged>(&event.body);
    return changed != nullptr && changed->mode == "paused";
  });
  REQUIRE(paused != life.events.end());
  CHECK(paused->at - *asked <= Milliseconds{1000});
  CHECK(paused->at - *asked == limits::kPauseGrace + limits::kStopGrace);
  // The step is the tick in which the tool is late.
  const auto stepped = std::ranges::find(life.events, EventKind::tool_finished, &Event::kind);
  REQUIRE(stepped != life.events.end());
  CHECK(stepped->at - paused->at == Milliseconds{7000});
}

TEST_CASE("an embedder that never answers is late, and the hashed one does its work", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.manifest.agents[1].tools = {};
  life.steps.erase(life.steps.begin());
  life.steps.front().answer = "The wind turns the sails.";
  life.manifest.embedder.deadline = Milliseconds{4000};
  life.own_embedder = std::make_unique<SilentEmbedder>();
  REQUIRE(life.run(directory.path()));
  const auto late = bodies<AgentLate>(life.events);
  REQUIRE(late.size() == 1);
  CHECK(late.front().role == "embedder");
  CHECK(late.front().deadline_ms == 4000);
  CHECK(bodies<DriveUpdated>(life.events).front().embedder.starts_with("hashed"));
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
}

TEST_CASE("an agent that is late does not stop those who are asked after it, though their time is as long",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 2;
  life.manifest.agents[2].form = AgentManifest::Form::model;
  life.says = {"What does the wind do?"};
  ScriptStep stalls = answers("generator", "The wind tur", 1);
  stalls.stalls = true;
  life.steps = {stalls, answers("generator", "The wind turns the sails."),
                answers("critic", R"({"critiques": [{"candidate": 1, "score": 4, "reason": "apt"}]})"),
                answers("response", "It turns the sails.")};
  REQUIRE(life.run(directory.path()));
  const auto late = bodies<AgentLate>(life.events);
  REQUIRE(late.size() == 1);
  CHECK(late.front().role == "generator");
  CHECK(late.front().backend == "scripted");
  CHECK_FALSE(late.front().model.empty());
  CHECK(late.front().answer == "The wind tur");
  const auto critiques = bodies<CritiqueMade>(life.events);
  REQUIRE_FALSE(critiques.empty());
  CHECK(critiques.front().reason == "apt");
  CHECK(bodies<AgentCancelled>(life.events).empty());
}

TEST_CASE(
    "a search of the archive that does not end is given up at its deadline, and no other waits behind it",
    "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.steps = {answers("generator", "The wind turns the sails."),
                answers("response", "It turns the sails.")};
  life.manifest.agents[1].tools = {};
  life.archive_hangs = true;
  life.options = {.seed = 1, .version = "test", .ticks = 2, .patience = {}};
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<TickCommitted>(life.events).size() == 2);
  const auto faults = bodies<AgentFaulted>(life.events);
  REQUIRE(faults.size() == 2);
  CHECK(faults.front().role == "memory");
  CHECK(faults.front().why.contains("kArchiveDeadline"));
  CHECK(faults.back().why.contains("has not ended yet"));
  CHECK(life.events.back().at - life.events.front().at == limits::kArchiveDeadline);
}

TEST_CASE("a stop does not wait for the archive", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = waiting();
  life.manifest.agents[1].tools = {};
  life.archive_hangs = true;
  life.when_still = [](Engine& engine, Inbox&) { engine.stop("requested"); };
  REQUIRE(life.run(directory.path()).value() == "requested");
  CHECK(life.events.back().at - life.events.front().at == limits::kStopGrace);
  CHECK(bodies<AgentFaulted>(life.events).empty());
}
