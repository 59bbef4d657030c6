#include <algorithm>
#include <utility>

#include <catch2/catch.hpp>

#include "memory/embedders/hashed.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/thought_embedder.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

using Names = std::vector<std::string>;

AgentManifest agent(std::string name, Role role, const std::string& when, std::string topic = {}) {
  AgentManifest made;
  made.name = std::move(name);
  made.role = role;
  made.when = parse_condition(when).value();
  made.topic = std::move(topic);
  return made;
}

/// One candidate an agent, every agent always answers.
ScriptedLife mind_of(std::vector<AgentManifest> agents) {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.agents = std::move(agents);
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ignition = 0;
  life.steps = {answers("response", "It is so."), answers("", "The tides follow the moon.")};
  return life;
}

AgentManifest thinker() {
  AgentManifest made;
  made.name = "thinker";
  return made;
}

/// Who was activated in a tick, each with why.
Names activated(const std::vector<Event>& events, std::int64_t tick) {
  Names found;
  for (const Event& event : events) {
    const auto* body = std::get_if<AgentActivated>(&event.body);
    if (body != nullptr && event.tick.value == tick) found.push_back(event.actor + ": " + body->reason);
  }
  return found;
}

/// Gives vectors of its own, and fails from some call on.
class FragileEmbedder : public Embedder {
 public:
  explicit FragileEmbedder(int calls) : calls_left_(calls) {}
  std::string_view name() const override { return "fragile"; }
  std::size_t dimensions() const override { return 2; }
  void embed(std::vector<std::string> texts, std::stop_token, Handler done) override {
    if (calls_left_-- > 0) return done(std::vector<Embedding>(texts.size(), Embedding{1, 0}));
    done(fail(Errc::embedder_failed, "it broke", "fragile"));
  }

 private:
  int calls_left_;
};

}  // namespace

TEST_CASE("a specialist is asked only in ticks that concern it, and the journal says why", "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life = mind_of({thinker(), agent("sailor", Role::specialist, "topic \"harbour\""),
                               agent("miner", Role::specialist, "topic \"coal\"")});
  life.says = {"How deep is the harbour?"};
  REQUIRE(life.run(directory.path()));
  CHECK(activated(life.events, 1) == Names{"thinker: every tick", "sailor: topic \"harbour\" in a stimulus"});
  CHECK(asked(life, "sailor") > 0);
  CHECK(asked(life, "miner") == 0);
}

TEST_CASE("a topic is heard in the thought that won last, too", "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life = mind_of({thinker(), agent("sailor", Role::specialist, "topic \"tides\"")});
  life.options.until_response = false;
  life.options.ticks = 2;
  REQUIRE(life.run(directory.path()));
  CHECK(activated(life.events, 1) == Names{"thinker: every tick"});
  CHECK(activated(life.events, 2) ==
        Names{"thinker: every tick", "sailor: topic \"tides\" in the last thought"});
}

TEST_CASE("with nobody awake and nothing pending a tick makes no call and ends in WAIT", "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life = mind_of({agent("attention", Role::attention, "every 1"),
                               agent("thinker", Role::generator, "topic \"harbour\""),
                               agent("critic", Role::critic, "every 1")});
  life.manifest.agents[0].form = AgentManifest::Form::model;
  life.options.until_response = false;
  life.options.ticks = 3;
  REQUIRE(life.run(directory.path()));
  CHECK(life.requests.empty());
  CHECK(bodies<AgentActivated>(life.events).empty());
  CHECK(bodies<MemoryRecalled>(life.events).empty());
  const auto verdicts = bodies<VerdictReached>(life.events);
  REQUIRE(verdicts.size() == 3);
  for (const VerdictReached& verdict : verdicts) CHECK(verdict.tag == "WAIT");
  CHECK(bodies<TickCommitted>(life.events).size() == 3);
}

TEST_CASE("an input that concerns nobody is still answered at the cap", "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life = mind_of({agent("thinker", Role::generator, "topic \"coal\""),
                               agent("response", Role::response, "mode responding")});
  life.manifest.workspace.ticks_per_stimulus = 3;
  life.says = {"How deep is the harbour?"};
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<TickCommitted>(life.events).size() == 3);
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
  CHECK(asked(life, "thinker") == 0);
  CHECK(activated(life.events, 3) == Names{"response: mode responding"});
}

TEST_CASE("attention, critic and meta that sleep are computed, and a sleeping response repeats the thought",
          "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life =
      mind_of({agent("attention", Role::attention, "mode sleeping"), thinker(),
               agent("critic", Role::critic, "mode sleeping"), agent("meta", Role::meta, "mode sleeping"),
               agent("response", Role::response, "mode sleeping")});
  life.can_judge = true;
  life.says = {"What do the tides follow?"};
  REQUIRE(life.run(directory.path()));
  CHECK(asked(life, "thinker") == std::ssize(life.requests));
  CHECK(bodies<CritiqueMade>(life.events).size() == bodies<ProposalMade>(life.events).size());
  CHECK(bodies<VerdictReached>(life.events).front().arbiter == "auction");
  CHECK(bodies<ResponseSpoken>(life.events).front().text == "The tides follow the moon.");
  for (const Event& event : life.events) {
    const bool slept = event.actor == "attention" || event.actor == "critic" || event.actor == "meta";
    CHECK_FALSE(slept);
  }
}

TEST_CASE("all critics that are awake are asked, and a score is the mean of theirs", "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life =
      mind_of({thinker(), agent("sleeper", Role::critic, "mode idle"),
               agent("judge", Role::critic, "mode responding"), agent("other", Role::critic, "every 1")});
  life.can_judge = true;
  life.says = {"What do the tides follow?"};
  life.steps.insert(life.steps.begin(),
                    answers("judge", R"({"critiques": [{"candidate": 1, "score": 4, "reason": "clear"}]})"));
  life.steps.insert(life.steps.begin(),
                    answers("other", R"({"critiques": [{"candidate": 1, "score": -1, "reason": "thin"}]})"));
  REQUIRE(life.run(directory.path()));
  CHECK(activated(life.events, 1) ==
        Names{"thinker: every tick", "judge: mode responding", "other: tick 1 of every 1"});
  CHECK(asked(life, "sleeper") == 0);
  Names critics;
  for (const Event& event : life.events)
    if (event.kind() == EventKind::critique_made && event.tick.value == 1) critics.push_back(event.actor);
  CHECK(critics == Names{"judge", "other"});
  CHECK(bodies<VerdictReached>(life.events).front().salience.front().critic == Approx(1.5 / 5));
}

TEST_CASE("a critic that fails leaves the score to the others, and without any it is computed",
          "[activation]") {
  for (const bool both : {false, true}) {
    CAPTURE(both);
    const TemporaryDirectory directory;
    ScriptedLife life = mind_of(
        {thinker(), agent("judge", Role::critic, "every 1"), agent("other", Role::critic, "every 1")});
    life.can_judge = true;
    life.options.ticks = 1;
    life.says = {"What do the tides follow?"};
    ScriptStep judge = answers("judge", "");
    judge.fails = Errc::model_failed;
    ScriptStep other = answers("other", R"({"critiques": [{"candidate": 1, "score": -1}]})");
    if (both) other.fails = Errc::model_failed;
    life.steps.insert(life.steps.begin(), {judge, other});
    REQUIRE(life.run(directory.path()));
    REQUIRE(bodies<CritiqueMade>(life.events).size() == 1);
    for (const Event& event : life.events)
      if (event.kind() == EventKind::critique_made) CHECK(event.actor == (both ? "engine" : "other"));
    if (!both) CHECK(bodies<CritiqueMade>(life.events).front().score == -1);
    CHECK(bodies<AgentFaulted>(life.events).size() == (both ? 2 : 1));
  }
}

TEST_CASE("several critics in computed form speak with one voice", "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life =
      mind_of({thinker(), agent("judge", Role::critic, "every 1"), agent("other", Role::critic, "every 1")});
  life.can_judge = false;
  life.options.ticks = 1;
  life.says = {"What do the tides follow?"};
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<CritiqueMade>(life.events).size() == bodies<ProposalMade>(life.events).size());
}

TEST_CASE("relevance wakes the agent whose topic the stimulus is about", "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife life = mind_of(
      {thinker(), agent("astronomer", Role::specialist, "relevance >= 0.25", "the moon and its orbit"),
       agent("volcanologist", Role::specialist, "relevance >= 0.25", "lava and volcanoes")});
  life.says = {"Does the moon leave its orbit?"};
  REQUIRE(life.run(directory.path()));
  const Names first = activated(life.events, 1);
  REQUIRE(first.size() == 2);
  CHECK_THAT(first[1], Catch::StartsWith("astronomer: relevance 0.") && Catch::EndsWith(">= 0.25"));
}

TEST_CASE("topics are compared in the fallback's space once the embedder has failed", "[activation]") {
  for (int calls = 0; calls < 3; ++calls) {
    INFO("the embedder fails at call " << calls);
    const TemporaryDirectory directory;
    FragileEmbedder fragile{calls};
    ScriptedLife life = mind_of(
        {thinker(), agent("volcanologist", Role::specialist, "relevance >= 0.25", "lava and volcanoes")});
    life.embedder = &fragile;
    life.options.until_response = false;
    life.options.ticks = 3;
    REQUIRE(life.run(directory.path()));
    // In the fragile space everything is alike; in the other the moon is no volcano.
    CHECK(activated(life.events, 3) == Names{"thinker: every tick"});
    CHECK(bodies<AgentFaulted>(life.events).size() == 1);
  }
}

TEST_CASE("topics embedded in a tick that was taken back are on record all the same", "[activation]") {
  const TemporaryDirectory directory;
  FragileEmbedder sound{1'000};
  ScriptedLife life = mind_of(
      {thinker(), agent("volcanologist", Role::specialist, "relevance >= 0.25", "lava and volcanoes")});
  life.embedder = &sound;
  life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  life.says = {"What do the tides follow?"};
  ScriptStep stall = answers("thinker", "");
  stall.stalls = true;
  stall.times = 1;
  life.steps.insert(life.steps.begin(), stall);
  bool said = false;
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (!std::exchange(said, true)) static_cast<void>(inbox.post({"user", "And a boat?"}));
    engine.wake();
  };
  REQUIRE(life.run(directory.path()));
  REQUIRE(bodies<TickAbandoned>(life.events).size() == 1);
  const std::string key = embedded_key("lava and volcanoes");
  std::size_t recorded = 0;
  for (const TextsEmbedded& event : bodies<TextsEmbedded>(life.events)) {
    recorded += static_cast<std::size_t>(std::ranges::count(event.texts, key, &EmbeddedText::key));
  }
  CHECK(recorded == 1);
}

TEST_CASE("what happened in the last tick of one life wakes agents in the first of the next",
          "[activation]") {
  const TemporaryDirectory directory;
  ScriptedLife first = mind_of({thinker(), agent("herald", Role::specialist, "response.spoken")});
  first.says = {"What do the tides follow?"};
  REQUIRE(first.run(directory.path()));
  CHECK(asked(first, "herald") == 0);
  ScriptedLife second = mind_of({thinker(), agent("herald", Role::specialist, "response.spoken")});
  second.options.until_response = false;
  second.options.ticks = 2;
  REQUIRE(second.run(directory.path()));
  const std::int64_t tick = second.events.front().tick.value + 1;
  CHECK(activated(second.events, tick) == Names{"thinker: every tick", "herald: response.spoken"});
  CHECK(activated(second.events, tick + 1) == Names{"thinker: every tick"});
}

TEST_CASE("the same seed and answers wake the same agents for the same reasons", "[activation]") {
  const auto reasons = [] {
    const TemporaryDirectory directory;
    ScriptedLife life = mind_of(
        {thinker(), agent("astronomer", Role::specialist, "relevance >= 0.2", "the moon"),
         agent("contrarian", Role::generator, "stuck >= 2"), agent("historian", Role::generator, "every 3")});
    life.options.until_response = false;
    life.options.ticks = 8;
    REQUIRE(life.run(directory.path()));
    Names all;
    for (std::int64_t tick = 1; tick <= 8; ++tick) {
      const Names more = activated(life.events, tick);
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  };
  const Names once = reasons();
  CHECK(once == reasons());
  CHECK(std::ranges::count(once, "historian: tick 3 of every 3") == 1);
  CHECK(std::ranges::count(once, "contrarian: stuck for 2 ticks") == 1);
}
