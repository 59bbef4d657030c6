#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "tests/workspace/scripted_mind.hpp"
#include "workspace/arbiter.hpp"
#include "workspace/journal_reader.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

ScriptedLife lighthouse() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.says = {"What can a lighthouse teach a robot?"};
  life.steps = {answers("generator", "A lighthouse can teach a robot to stay in one place and be useful."),
                answers("response", "It can teach patience.")};
  return life;
}

std::vector<std::string> hashes(const std::vector<Event>& events) {
  std::vector<std::string> found;
  for (const auto& committed : bodies<TickCommitted>(events)) found.push_back(committed.state_hash);
  return found;
}

/// Nothing can be relevant to it, so it is never answered, and every thought may win.
void ask_without_a_word(ScriptedLife& life) {
  life.manifest.workspace.ticks_per_stimulus = 1000;
  life.manifest.workspace.drive.ladder.clear();  // its last rung asks the user
  life.says = {"?"};
}

}  // namespace

TEST_CASE("a mind thinks about what it is told and answers", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  const auto reason = life.run(directory.path());
  REQUIRE(reason);
  CHECK(*reason == "response");
  const auto spoken = bodies<ResponseSpoken>(life.events);
  REQUIRE(spoken.size() == 1);
  CHECK(spoken.front().text == "It can teach patience.");
  CHECK(spoken.front().resolves == std::vector<std::string>{"s1"});
  CHECK(bodies<ProposalMade>(life.events).size() == 3 * bodies<TickStarted>(life.events).size());
}

TEST_CASE("events are numbered without gaps and a tick's last is its commit", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  REQUIRE(life.run(directory.path()));
  for (std::size_t place = 0; place < life.events.size(); ++place) {
    CHECK(life.events[place].seq.value == static_cast<std::int64_t>(place) + 1);
  }
  CHECK(life.events.front().kind() == EventKind::run_started);
  CHECK(life.events.back().kind() == EventKind::run_stopped);
}

TEST_CASE("the same seed and answers give the same state hash for every tick", "[workspace]") {
  const TemporaryDirectory first_directory, second_directory;
  ScriptedLife first = lighthouse(), second = lighthouse();
  REQUIRE(first.run(first_directory.path()));
  REQUIRE(second.run(second_directory.path()));
  REQUIRE(!hashes(first.events).empty());
  CHECK(hashes(first.events) == hashes(second.events));
}

TEST_CASE("other answers give another state hash", "[workspace]") {
  const TemporaryDirectory first_directory, second_directory;
  ScriptedLife first = lighthouse(), second = lighthouse();
  second.steps.front().answer = "A lighthouse shows a robot that standing still can be work.";
  REQUIRE(first.run(first_directory.path()));
  REQUIRE(second.run(second_directory.path()));
  CHECK(hashes(first.events).front() != hashes(second.events).front());
}

TEST_CASE("a second life goes on at the next tick and remembers the first", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife first = lighthouse();
  REQUIRE(first.run(directory.path()));
  const std::int64_t last = first.events.back().tick.value;

  ScriptedLife second = lighthouse();
  second.says = {"What did the lighthouse teach the robot?"};
  REQUIRE(second.run(directory.path()));
  const auto started = bodies<RunStarted>(second.events);
  REQUIRE(started.size() == 1);
  CHECK(started.front().run == "run-2");
  CHECK(started.front().resumed_from == last);
  CHECK(second.events.back().tick.value > last);
  CHECK(second.requests.front().messages.back().content.contains("It can teach patience."));
  CHECK(bodies<StimulusReceived>(second.events).front().id == "s2");
}

TEST_CASE("SELF is in every prompt and the pending input is marked", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  REQUIRE(life.run(directory.path()));
  REQUIRE(!life.requests.empty());
  for (const CompletionRequest& request : life.requests) {
    CHECK(request.messages.front().content.contains("I am a test mind."));
    CHECK(std::ranges::any_of(request.messages, [](const ChatMessage& message) {
      return message.content.contains("[PENDING]: What can a lighthouse teach a robot?");
    }));
  }
}

TEST_CASE("a model that always answers nonsense is an event, and the input is still answered at the cap",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  life.manifest.workspace.ticks_per_stimulus = 3;
  life.steps = {
      {.agent = {}, .contains = {}, .answer = {}, .fails = Errc::model_garbage, .stalls = false, .times = 0}};
  const auto reason = life.run(directory.path());
  REQUIRE(reason);
  CHECK(*reason == "response");
  CHECK(bodies<TickCommitted>(life.events).size() == 3);
  CHECK(bodies<AgentFaulted>(life.events).front().code == "LL0405");
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
}

TEST_CASE("an agent that stalls past its deadline is late and the others' tick goes on", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  life.manifest.workspace.candidates = 1;
  AgentManifest slow;
  slow.name = "slow";
  slow.role = Role::generator;
  life.manifest.agents.push_back(slow);
  life.steps.push_back(
      {.agent = "slow", .contains = {}, .answer = {}, .fails = {}, .stalls = true, .times = 0});
  const auto reason = life.run(directory.path());
  REQUIRE(reason);
  const auto late = bodies<AgentLate>(life.events);
  REQUIRE(!late.empty());
  CHECK(late.front().deadline_ms == 30'000);
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
}

TEST_CASE("a model's meta decides by number and its tag is carried out", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  life.can_judge = true;
  life.manifest.agents.front().form = AgentManifest::Form::computed;
  life.steps.push_back(
      answers("critic", R"({"critiques": [{"candidate": 2, "score": 4, "reason": "clear"}]})", 1));
  life.steps.push_back(answers("meta", R"({"candidate": 2, "tag": "RESPONSE", "reason": "it answers"})", 1));
  REQUIRE(life.run(directory.path()));
  const auto verdict = bodies<VerdictReached>(life.events).front();
  CHECK(verdict.arbiter == "meta");
  CHECK(verdict.candidate == 2);
  CHECK(verdict.tag == "RESPONSE");
  CHECK(bodies<CritiqueMade>(life.events).front().score == 4);
  CHECK(life.unused.empty());
}

TEST_CASE("a meta that talks nonsense falls back to the auction and says so", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  life.manifest.agents[3].form = AgentManifest::Form::model;
  life.steps.push_back(answers("meta", "purple"));
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<VerdictReached>(life.events).front().arbiter == "auction");
  CHECK(bodies<VerdictReached>(life.events).front().reason.starts_with("the meta agent gave no verdict"));
  CHECK(bodies<AgentFaulted>(life.events).front().code == "LL0405");
}

TEST_CASE("a meta that picks a candidate nobody proposed, or is late, falls back to the auction",
          "[workspace]") {
  for (const bool late : {false, true}) {
    CAPTURE(late);
    const TemporaryDirectory directory;
    ScriptedLife life = lighthouse();
    life.manifest.agents[3].form = AgentManifest::Form::model;
    ScriptStep step = answers("meta", R"({"candidate": 9, "tag": "RESPONSE", "reason": "it answers"})");
    step.stalls = late;
    life.steps.push_back(step);
    REQUIRE(life.run(directory.path()));
    const auto verdict = bodies<VerdictReached>(life.events).front();
    CHECK(verdict.arbiter == "auction");
    CHECK(verdict.candidate == strongest(verdict.salience)->candidate);
    CHECK(bodies<AgentLate>(life.events).empty() != late);
    CHECK(bodies<AgentFaulted>(life.events).empty() == late);
  }
}

TEST_CASE("a sampled arbiter draws by salience: the same for a seed, and not always the strongest",
          "[workspace]") {
  const auto winners = [](std::uint64_t seed) {
    const TemporaryDirectory directory;
    ScriptedLife life = lighthouse();
    life.manifest.workspace.arbiter = WorkspaceManifest::Arbiter::sampled;
    life.manifest.workspace.arbiter_temperature = 1;
    ask_without_a_word(life);
    life.options.until_response = false;
    life.options.ticks = 12;
    life.options.seed = seed;
    life.steps = {answers("generator", "Robots rarely look at the sea.", 2),
                  answers("generator", "A lighthouse stays in one place and is useful.", 0)};
    REQUIRE(life.run(directory.path()));
    std::vector<std::int64_t> all;
    for (const VerdictReached& verdict : bodies<VerdictReached>(life.events)) {
      CHECK(verdict.arbiter == "sampled");
      CHECK(verdict.chances.size() == verdict.salience.size());
      all.push_back(verdict.candidate);
    }
    return all;
  };
  const auto once = winners(1);
  CHECK(once == winners(1));
  CHECK(once != winners(2));
  CHECK(std::set<std::int64_t>(once.begin(), once.end()).size() > 1);
}

TEST_CASE("a tool is intended in one tick, and its result is on the stage in the next", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  life.manifest.workspace.candidates = 1;
  life.manifest.agents[1].tools = {"calculate"};
  life.says = {"What is 6 times 7?"};
  life.steps = {
      answers(
          "generator",
          R"({"thought": "I compute it.", "tool": {"name": "calculate", "arguments": {"expression": "6*7"}}})",
          1),
      answers("generator", R"({"thought": "6 times 7 is 42.", "tool": null})"),
      answers("response", "It is 42.")};
  REQUIRE(life.run(directory.path()));
  const auto finished = bodies<ToolFinished>(life.events);
  REQUIRE(finished.size() == 1);
  CHECK(finished.front().outcome == "ok");
  CHECK(finished.front().output == "42");
  CHECK(bodies<VerdictReached>(life.events).front().tag == "ACT");
  CHECK(bodies<ResponseSpoken>(life.events).front().text == "It is 42.");
}

TEST_CASE("short-term memory over theta is condensed and nothing is lost", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  ask_without_a_word(life);
  life.options.until_response = false;
  life.options.ticks = 12;
  life.manifest.memory.theta = Tokens{120};
  REQUIRE(life.run(directory.path()));
  const auto split = bodies<MemoryBifurcated>(life.events);
  REQUIRE(!split.empty());
  CHECK(split.front().extractive);
  CHECK(!split.front().summary.empty());
  CHECK(split.front().tokens_after < split.front().tokens_before);
  std::size_t thoughts = 0;
  for (const auto& memory : bodies<MemoryWritten>(life.events))
    thoughts += memory.source == "thought" ? 1 : 0;
  CHECK(thoughts == bodies<ThoughtWon>(life.events).size());
}

TEST_CASE("a mind that repeats itself gets hotter and counts as stuck", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  life.says = {};
  life.options.until_response = false;
  life.options.ticks = 6;
  life.manifest.workspace.ignition = 0;
  REQUIRE(life.run(directory.path()));
  const auto drive = bodies<DriveUpdated>(life.events);
  REQUIRE(drive.size() > 2);
  CHECK(drive.back().temperature > drive.front().temperature);
  CHECK(drive.back().stuck > 0);
  CHECK(drive.back().acting == "window");
}

TEST_CASE("a used-up budget ends the run with its name and nothing lost", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  life.says = {};
  life.options.until_response = false;
  life.manifest.budget.calls = 4;
  life.manifest.workspace.ignition = 0;
  const auto reason = life.run(directory.path());
  REQUIRE(reason);
  CHECK(*reason == "budget.calls");
  CHECK(bodies<LimitReached>(life.events).front().limit == "budget.calls");
}

TEST_CASE("the reader lists every acknowledged tick", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = lighthouse();
  REQUIRE(life.run(directory.path()));
  const auto reader = JournalReader::open(directory.path());
  REQUIRE(reader);
  const auto rows = (*reader)->ticks(TickNumber{0}, 100);
  REQUIRE(rows);
  const auto committed = hashes(life.events);
  REQUIRE(rows->size() == committed.size());
  for (std::size_t place = 0; place < rows->size(); ++place)
    CHECK((*rows)[place].at("state_hash") == committed[place]);
}
