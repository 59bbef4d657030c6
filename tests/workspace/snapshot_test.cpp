// A mind that lives again from a snapshot holds what one holds that read its whole past.
#include "workspace/snapshot.hpp"

#include <catch2/catch.hpp>

#include "core/hash.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "tests/support/changed_journal.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/journal_reader.hpp"
#include "workspace/resume.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// Asks, uses tools, condenses, is answered, is muted, climbs: something in every part of the stage.
ScriptedLife eventful() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.agents[1].tools = {"calculate"};
  life.manifest.memory.theta = Tokens{120};
  life.manifest.workspace.ignition = 0;
  life.manifest.workspace.ticks_per_stimulus = 4;
  life.manifest.budget.calls = 10'000;
  life.says = {"What is 6 times 7?", "And why?"};
  life.options.until_response = false;
  life.options.ticks = 30;
  life.steps = {
      answers(
          "generator",
          R"({"thought": "I compute it.", "tool": {"name": "calculate", "arguments": {"expression": "6*7"}}})",
          3),
      answers("generator", R"({"thought": "The tide comes in and the tide goes out.", "tool": null})"),
      answers("response", "It is 42.")};
  return life;
}

Stage empty(const ScriptedLife& life) {
  return Stage{life.manifest.self, life.manifest.memory.theta};
}

}  // namespace

TEST_CASE("a snapshot of any moment is restored whole, and goes on as the original", "[snapshot]") {
  const TemporaryDirectory directory;
  ScriptedLife life = eventful();
  REQUIRE(life.run(directory.path()));
  Stage stage = empty(life);
  std::optional<Stage> copy;
  for (const Event& event : life.events) {
    stage.apply(event);
    if (copy) copy->apply(event);
    const Snapshot taken = take_snapshot(stage);
    CHECK(taken.seq == event.seq);
    if (copy) REQUIRE(take_snapshot(*copy).state == taken.state);
    auto restored = restore(taken, empty(life));
    REQUIRE(restored);
    REQUIRE(take_snapshot(*restored).state == taken.state);
    if (event.seq.value % 7 == 0) copy = std::move(*restored);
  }
  CHECK_FALSE(stage.short_term().summary().empty());
  CHECK_FALSE(stage.responses().empty());
}

TEST_CASE("what a model may nest is read again from an event and a snapshot", "[snapshot]") {
  nlohmann::json deep = nlohmann::json::array();
  for (std::size_t level = 0; level < limits::kReplyDepth; ++level) {
    nlohmann::json outer = nlohmann::json::object();
    outer["a"] = std::move(deep);
    deep = std::move(outer);
  }
  Stage stage{"I am.", Tokens{100}};
  Event event;
  for (EventBody body : {EventBody{ProposalMade{1, "I look.", ToolRequest{"look", deep}}},
                         EventBody{ToolIntended{"c1", "look", deep, true}}}) {
    event.seq.value += 1;
    event.body = std::move(body);
    const auto text = parse_json(canonical(to_json(event)));
    REQUIRE(text);
    CHECK(event_from_json(*text));
    stage.apply(event);
  }
  const auto restored = restore(take_snapshot(stage), Stage{"I am.", Tokens{100}});
  REQUIRE(restored);
  CHECK(restored->open_calls().front().intent.arguments == deep);
}

TEST_CASE("a snapshot that was changed, cut, or is of another version is refused", "[snapshot]") {
  const Snapshot whole = take_snapshot(Stage{"I am.", Tokens{100}});
  const Stage nobody{"I am.", Tokens{100}};
  REQUIRE(restore(whole, nobody));
  Snapshot flipped = whole;
  flipped.state[flipped.state.size() / 2] ^= 1;
  Snapshot cut = whole;
  cut.state.resize(cut.state.size() / 2);
  cut.digest = sha256(cut.state);
  Snapshot other = whole;
  other.state.replace(other.state.find("\"format\":1"), 10, "\"format\":9");
  other.digest = sha256(other.state);
  Snapshot lacks = whole;
  lacks.state = R"({"format":1})";
  lacks.digest = sha256(lacks.state);
  for (const Snapshot& broken : {flipped, cut, other, lacks}) {
    const auto refused = restore(broken, nobody);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::database_corrupt);
  }
}

TEST_CASE("a snapshot of a version that did not note when sources were heard is restored without",
          "[snapshot]") {
  Stage stage{"I am.", Tokens{100}};
  stage.apply(
      {Sequence{1}, {}, WallTime{Milliseconds{5}}, "user", {}, {}, StimulusReceived{"s1", "user", "?"}});
  Snapshot older = take_snapshot(stage);
  CHECK(restore(older, Stage{"I am.", Tokens{100}})->heard().last("user") == WallTime{Milliseconds{5}});
  auto state = parse_json(older.state);
  REQUIRE(state);
  REQUIRE(state->erase("heard") == 1);
  older.state = canonical(*state);
  older.digest = sha256(older.state);
  const auto restored = restore(older, Stage{"I am.", Tokens{100}});
  REQUIRE(restored);
  CHECK(restored->heard().sources().empty());
  CHECK(restored->pending().size() == 1);
}

TEST_CASE("a snapshot of an older build, which knew of no leases, is read", "[snapshot]") {
  const Stage nobody{"I am.", Tokens{100}};
  const Snapshot whole = take_snapshot(nobody);
  Snapshot older = whole;
  const std::string member = R"("leased":[],)";
  const auto at = older.state.find(member);
  REQUIRE(at != std::string::npos);
  older.state.erase(at, member.size());
  older.digest = sha256(older.state);
  const auto restored = restore(older, nobody);
  REQUIRE(restored);
  CHECK(take_snapshot(*restored).state == whole.state);
}

TEST_CASE("resuming begins at the newest intact snapshot", "[snapshot]") {
  const TemporaryDirectory directory;
  ScriptedLife life = eventful();
  life.options.snapshot_ticks = 8;
  REQUIRE(life.run(directory.path()));
  Stage whole = empty(life);
  for (const Event& event : life.events) whole.apply(event);
  const std::string state = take_snapshot(whole).state;
  const auto resumed = [&] { return resume(life.manifest, directory.path()); };
  REQUIRE(resumed());
  CHECK(take_snapshot(resumed()->stage).state == state);
  // With the past before the last snapshot gone, it still does.
  execute_on(directory.path(), "DELETE FROM journal WHERE last <= (SELECT max(seq) FROM snapshots)");
  REQUIRE(resumed());
  CHECK(take_snapshot(resumed()->stage).state == state);
  // Not without the snapshot.
  execute_on(directory.path(),
             "UPDATE snapshots SET state = state || ' ' WHERE seq = (SELECT max(seq) FROM snapshots)");
  const auto refused = resumed();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::database_corrupt);
}

TEST_CASE("a damaged snapshot costs time, and nothing else", "[snapshot]") {
  const TemporaryDirectory directory;
  ScriptedLife life = eventful();
  life.options.snapshot_ticks = 8;
  REQUIRE(life.run(directory.path()));
  const auto before = resume(life.manifest, directory.path());
  REQUIRE(before);
  execute_on(directory.path(), "UPDATE snapshots SET state = '{}'");
  const auto after = resume(life.manifest, directory.path());
  REQUIRE(after);
  CHECK(take_snapshot(after->stage).state == take_snapshot(before->stage).state);
}

TEST_CASE("a mind whose events were changed on disk does not go on from them", "[snapshot]") {
  const TemporaryDirectory directory;
  ScriptedLife life = eventful();
  REQUIRE(life.run(directory.path()));
  change_events(directory / "mind.db", "thought.won", replacing("tide", "moon"));
  const auto refused = resume(life.manifest, directory.path());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::database_corrupt);
  CHECK(refused.error().where.starts_with("tick "));
}
