#include "workspace/replay/replay.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "tests/workspace/replayed.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

ScriptedLife lighthouse_after_two() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.says = {"What can a lighthouse teach a robot?"};
  life.steps = {answers("generator", "Robots rarely look at the sea.", 2),
                answers("generator", "A lighthouse can teach a robot to stay in one place and be useful."),
                answers("response", "It can teach patience.")};
  return life;
}

/// Gives another vector each time, as a model on other hardware would, and fails after so many calls.
class MoodyEmbedder : public Embedder {
 public:
  explicit MoodyEmbedder(int calls) : calls_left_(calls) {}
  std::string_view name() const override { return "moody"; }
  std::size_t dimensions() const override { return 3; }
  void embed(std::vector<std::string> texts, std::stop_token, Handler done) override {
    if (calls_left_-- <= 0) return done(fail(Errc::embedder_failed, "it broke", "moody"));
    std::vector<Embedding> embeddings;
    for (const std::string& text : texts) {
      mood_ += 0.01F;
      embeddings.push_back({1 + mood_, static_cast<float>(text.size()) / 50, mood_ * mood_});
    }
    done(std::move(embeddings));
  }

 private:
  int calls_left_;
  float mood_ = 0;
};

}  // namespace

TEST_CASE("a replay gives the recorded hash for every tick, without the model", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  REQUIRE(life.run(directory.path()));
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("a resumed run is replayed from where it began", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife first = lighthouse_after_two(), second = lighthouse_after_two();
  second.says = {"And a boat?", "And a tree?"};
  REQUIRE(first.run(directory.path()));
  REQUIRE(second.run(directory.path()));
  check_equal(recording_of({&first, &second}), ticks_of(second));
}

TEST_CASE("failures, nonsense and late agents are replayed as they were", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  life.can_judge = true;
  life.manifest.workspace.ticks_per_stimulus = 3;
  // A tick in which nobody proposed, for want of a model that answers, would be taken back.
  AgentManifest other = life.manifest.agents[1];
  other.name = "other";
  life.manifest.agents.push_back(other);
  ScriptStep fails = answers("generator", "", 1), stalls = answers("generator", "", 1);
  fails.fails = Errc::model_garbage;
  stalls.stalls = true;
  life.steps.insert(
      life.steps.begin(),
      {fails, stalls, answers("other", "The sea is wide."), answers("attention", "no object at all"),
       answers("critic", R"({"critiques": []})"), answers("meta", "I like both")});
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<AgentLate>(life.events).size() == 1);
  CHECK(!bodies<AgentFaulted>(life.events).empty());
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("tools are not called again in a replay: their results are on record", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  life.manifest.workspace.candidates = 1;
  life.manifest.agents[1].tools = {"calculate"};
  life.steps = {
      answers(
          "generator",
          R"({"thought": "I add up.", "tool": {"name": "calculate", "arguments": {"expression": "6*7"}}})",
          1),
      answers("generator",
              R"({"thought": "I add wrong.", "tool": {"name": "calculate", "arguments": {"wrong": 1}}})", 1),
      answers("generator", R"({"thought": "A lighthouse teaches a robot patience.", "tool": null})"),
      answers("response", "It is 42.")};
  REQUIRE(life.run(directory.path()));
  const auto finished = bodies<ToolFinished>(life.events);
  REQUIRE(finished.size() == 2);
  CHECK(finished.front().outcome == "ok");
  CHECK(finished.back().outcome == "failed");
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("a run with a preempted tick and a pause is replayed without them", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  ScriptStep stalls = answers("generator", "", 6);  // three in each of two ticks
  stalls.stalls = true;
  life.steps.insert(life.steps.begin(), stalls);
  int still = 0;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    const auto modes = bodies<ModeChanged>(life.events);
    const bool paused = !modes.empty() && modes.back().mode == "paused";
    if (still == 0) static_cast<void>(inbox.post({"user", "And a boat?"}));
    if (still == 0) engine.wake();
    if (still == 1) engine.pause();
    if (paused) engine.resume();
    ++still;
  };
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<TickAbandoned>(life.events).size() == 2);
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("a stimulus that came in while the mind was paused or asleep is replayed in its tick", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  life.options.until_response = false;
  life.says = {};
  life.manifest.workspace.idle = life.manifest.workspace.idle_max = Milliseconds{1000};
  life.manifest.workspace.ignition = 1;
  AgentManifest dreamer = life.manifest.agents[1];
  dreamer.name = "dreamer";
  dreamer.when = parse_condition("mode sleeping or tick.abandoned or mode.changed").value();
  life.manifest.agents.push_back(dreamer);
  life.steps.push_back(answers("dreamer", "I dream of boats."));
  ScriptStep stalls = answers("generator", "", 1);
  stalls.stalls = true;
  life.steps.insert(life.steps.begin(), stalls);
  int still = 0;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    const auto modes = bodies<ModeChanged>(life.events);
    const bool paused = !modes.empty() && modes.back().mode == "paused";
    ++still;
    if (still == 1) return engine.pause();
    if (paused && inbox.empty() && bodies<StimulusReceived>(life.events).size() < 2) {
      static_cast<void>(inbox.post({"user", "And a boat?"}));
      return engine.wake();
    }
    if (paused) return engine.resume();
    if (bodies<TickCommitted>(life.events).size() > 10) engine.stop("requested");
  };
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<TickAbandoned>(life.events).size() == 1);
  bool dreamt = false;
  for (const Event& event : life.events) {
    dreamt = dreamt || (event.actor == "dreamer" && event.kind() == EventKind::proposal_made);
  }
  CHECK(dreamt);
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("an embedder that is not reproducible is replayed from its recorded vectors", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  MoodyEmbedder embedder{1000};
  life.embedder = &embedder;
  REQUIRE(life.run(directory.path()));
  CHECK_FALSE(bodies<TextsEmbedded>(life.events).empty());
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("an embedder that fails is replayed up to there, whether or not the tick is taken back",
          "[replay]") {
  for (int calls = 0; calls < 5; ++calls) {
    const TemporaryDirectory directory;
    ScriptedLife life = lighthouse_after_two();
    MoodyEmbedder embedder{calls};
    life.embedder = &embedder;
    interrupt_response(life, "And a boat?");
    REQUIRE(life.run(directory.path()));
    CAPTURE(calls);
    CHECK(bodies<TickAbandoned>(life.events).size() == 1);
    CHECK(bodies<AgentFaulted>(life.events).size() == 1);
    check_equal(recording_of({&life}), ticks_of(life));
  }
}

TEST_CASE("a mind on its ladder is replayed on every rung, a distant memory and another model included",
          "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife before = lighthouse_after_two();
  before.manifest.workspace.candidates = 1;
  before.manifest.workspace.ignition = 0;
  before.manifest.memory.theta = Tokens{64};
  before.says = {};
  before.options.until_response = false;
  before.options.ticks = 6;
  before.steps = {answers("generator", "Bread needs flour, water, salt and patience.", 1),
                  answers("generator", "Octopuses taste whatever they touch.", 1),
                  answers("generator", "Parliament votes on taxes next Tuesday.", 1),
                  answers("generator", "Sandstone crumbles where frost gets inside.", 1),
                  answers("generator", "Copper wires hum behind old walls.", 1),
                  answers("generator", "Snow muffles every sound outdoors.", 1)};
  REQUIRE(before.run(directory.path()));
  ScriptedLife life;
  life.manifest = before.manifest;
  life.options = before.options;
  life.manifest.memory.recall = 0;
  life.manifest.models.emplace_back().name = "second";
  life.options.ticks = 30;
  life.steps = {answers("generator", "The tide comes in and the tide goes out.")};
  life.second_steps = life.steps;
  REQUIRE(life.run(directory.path()));
  const auto rungs = bodies<DriveRung>(life.events);
  for (const char* action : {"opening", "distant", "model", "ask"}) {
    CAPTURE(action);
    CHECK(std::ranges::count_if(rungs, [&](const DriveRung& rung) {
            return rung.action == action && rung.change == "taken";
          }) == 1);
  }
  check_equal(recording_of({&before, &life}), ticks_of(life));
}

TEST_CASE("what a model says in bytes that are no text is replayed as the journal holds it", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  life.says = {"What is \xff\xfe there?", "And then\xc3?"};
  life.steps = {answers("generator", "The sea \xff\xfe is wide and \xe6\x97 blue.", 1),
                answers("generator", "A ship \x80 passes the lighthouse."),
                answers("response", "It \xf0\x9f is a ship.")};
  REQUIRE(life.run(directory.path()));
  for (Event& event : life.events) event = event_from_json(to_json(event)).value();
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("a limit is met in a replay where it was met in the run, whoever met it", "[replay][budget]") {
  std::set<std::string> met_after;
  for (std::int64_t tokens = 800; tokens <= 6000; tokens += 200) {
    CAPTURE(tokens);
    const TemporaryDirectory directory;
    ScriptedLife life;
    life.manifest = five_agents();
    life.manifest.workspace.ignition = 0;
    life.manifest.memory.theta = Tokens{64};
    life.manifest.budget.tokens = Tokens{tokens};
    life.manifest.agents.push_back(scribe_by_model());
    life.options.until_response = false;
    life.options.ticks = 20;
    life.steps = {answers("generator", "The lamp turns and the sea is quiet; nothing moves on the water."),
                  answers("scribe", R"({"summary": "A quiet sea.", "lessons": ["Ask the tide."]})")};
    REQUIRE(life.run(directory.path()));
    check_equal(recording_of({&life}), ticks_of(life));
    std::string phase;
    for (const Event& event : life.events) {
      if (event.kind() == EventKind::limit_reached) met_after.insert(phase);
      if (event.kind() == EventKind::tick_started) phase = "start";
      if (event.kind() == EventKind::verdict_reached) phase = "verdict";
    }
  }
  CHECK(met_after == std::set<std::string>{"start", "verdict"});
}

TEST_CASE("a changed event is found though nothing in a replay asks for it", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  life.manifest.workspace.candidates = 1;
  REQUIRE(life.run(directory.path()));
  Recording recording = recording_of({&life});
  for (Event& event : recording.events) {
    auto* won = std::get_if<ThoughtWon>(&event.body);
    if (won != nullptr && event.tick == TickNumber{2}) won->text[0] ^= 1;
  }
  const auto report = replay(recording);
  REQUIRE(report);
  REQUIRE(report->divergence);
  CHECK(report->equal == 1);
  CHECK(report->divergence->tick == TickNumber{2});
}

TEST_CASE("a replay of another answer says which tick differs, and where", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  REQUIRE(life.run(directory.path()));
  Recording recording = recording_of({&life});
  for (Event& event : recording.events) {
    if (auto* call = std::get_if<ModelCalled>(&event.body)) call->answer = "Something else entirely.";
  }
  const auto report = replay(recording);
  REQUIRE(report);
  REQUIRE(report->divergence);
  CHECK(report->equal == 0);
  CHECK(report->divergence->tick == TickNumber{1});
  CHECK_THAT(report->divergence->where, Catch::Contains("proposal.made") &&
                                            Catch::Contains("Something else entirely.") &&
                                            Catch::Contains("Robots rarely look at the sea."));
}

TEST_CASE("a run recorded without a manifest text is refused, and one that is not there", "[replay]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse_after_two();
  REQUIRE(life.run(directory.path()));
  CHECK(read_recording(directory.path(), "last").error().code == Errc::invalid_argument);
  CHECK(read_recording(directory.path(), "run-7").error().code == Errc::not_found);
}
