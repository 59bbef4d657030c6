// Short-term memory stays within its limit, whatever a tick comes to and whatever the scribe writes.
#include <algorithm>
#include <map>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "memory/long_term.hpp"
#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

constexpr std::int64_t kTheta = 60;

ScriptedLife small_memory() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.memory.theta = Tokens{kTheta};
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ticks_per_stimulus = 1;
  life.manifest.workspace.ignition = 0;
  return life;
}

std::int64_t tokens_at_the_end(const ScriptedLife& life) {
  return bodies<TickCommitted>(life.events).back().stm_tokens;
}

/// What stood on the stage under each id.
std::map<std::string, std::string> texts_by_id(const std::vector<Event>& events) {
  std::map<std::string, std::string> texts;
  for (const Event& event : events) {
    if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body))
      texts[stimulus->id] = stimulus->text;
    if (const auto* thought = std::get_if<ThoughtWon>(&event.body)) texts[thought->id] = thought->text;
    if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body))
      texts["r" + std::to_string(event.tick.value)] = spoken->text;
  }
  return texts;
}

}  // namespace

TEST_CASE("what is archived is found by the memory: genesis, inputs, thoughts, answers, what tools gave",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = small_memory();
  life.manifest.workspace.ticks_per_stimulus = 2;
  life.manifest.workspace.ignition = 0;
  life.manifest.agents[1].tools = {"calculate"};
  life.says = {"What is 6 times 7?", "What do the tides follow?"};
  life.options.until_response = false;
  life.options.ticks = 16;
  for (int tick = 0; tick < 4; ++tick) {
    life.steps.push_back(answers(
        "generator",
        fmt::format(
            R"({{"thought": "I add up number {0}.", "tool": {{"name": "calculate", "arguments": {{"expression": "{0}+40"}}}}}})",
            tick),
        1));
  }
  life.steps.push_back(answers("generator", R"({"thought": "The harbour is calm tonight.", "tool": null})"));
  life.steps.push_back(answers("response", "I would say so."));
  REQUIRE(life.run(directory.path()));
  auto memory = LongTermMemory::open(directory / "mind.db", "hashed-256/1").value();
  const auto texts = texts_by_id(life.events);
  std::string kinds;
  for (const auto& split : bodies<MemoryBifurcated>(life.events)) {
    for (const std::string& id : split.archived) {
      kinds += id.front();
      const std::string& text = texts.at(id);
      INFO(id << ": " << text);
      const auto found = memory->recall({{text}, {}, 100}).value();
      CHECK(std::ranges::find(found, text, &Recalled::text) != found.end());
    }
  }
  for (const char kind : {'g', 's', 't', 'r', 'c'}) CHECK(kinds.contains(kind));
  const auto written = bodies<MemoryWritten>(life.events);
  CHECK(std::ranges::count(written, "genesis", &MemoryWritten::source) == 1);
}

TEST_CASE("if the scribe's model fails, talks nonsense or is late, an extractive summary is used and marked",
          "[workspace]") {
  for (const std::string how : {"fails", "nonsense", "late", "well"}) {
    CAPTURE(how);
    const TemporaryDirectory directory;
    ScriptedLife life = small_memory();
    life.manifest.agents.push_back(scribe_by_model());
    life.options.until_response = false;
    life.options.ticks = 8;
    ScriptStep scribe =
        answers("scribe", how == "well" ? R"({"summary": "Of tides.", "lessons": []})" : "purple");
    if (how == "fails") scribe.fails = Errc::model_failed;
    scribe.stalls = how == "late";
    life.steps = {answers("generator", "The tide is never in the harbour when the fishermen want it."),
                  scribe};
    REQUIRE(life.run(directory.path()));
    const auto splits = bodies<MemoryBifurcated>(life.events);
    REQUIRE_FALSE(splits.empty());
    CHECK(splits.front().extractive == (how != "well"));
    CHECK_FALSE(splits.front().summary.empty());
    CHECK((splits.front().summary == "Of tides.") == (how == "well"));
    CHECK(bodies<AgentFaulted>(life.events).empty() == (how == "late" || how == "well"));
    CHECK(bodies<AgentLate>(life.events).empty() == (how != "late"));
    for (const auto& committed : bodies<TickCommitted>(life.events)) CHECK(committed.stm_tokens <= kTheta);
  }
}

TEST_CASE("memory bifurcates after a tick that nobody won, too", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = small_memory();
  for (int said = 0; said < 12; ++said)
    life.says.emplace_back("What does the tide do to the old harbour wall?");
  ScriptStep fails = answers("generator", "");
  fails.fails = Errc::model_garbage;
  life.steps = {fails, answers("response", "I do not know what it does to the wall.")};
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<ThoughtWon>(life.events).empty());
  CHECK_FALSE(bodies<MemoryBifurcated>(life.events).empty());
  CHECK(tokens_at_the_end(life) <= kTheta);
}

TEST_CASE("a summary of more than half the memory is replaced by an extractive one, its lessons kept",
          "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = small_memory();
  life.manifest.agents.push_back(scribe_by_model());
  life.options.until_response = false;
  life.options.ticks = 8;
  const std::string summary(static_cast<std::size_t>(kTheta) * 4, 'x');
  life.steps = {answers("generator", "The tide is never in the harbour when the fishermen want it."),
                answers("scribe", R"({"summary": ")" + summary + R"(", "lessons": ["Ask the tide."]})")};
  REQUIRE(life.run(directory.path()));
  const auto splits = bodies<MemoryBifurcated>(life.events);
  REQUIRE_FALSE(splits.empty());
  CHECK(splits.front().extractive);
  CHECK(splits.front().lessons == std::vector<std::string>{"Ask the tide."});
  for (const auto& committed : bodies<TickCommitted>(life.events)) CHECK(committed.stm_tokens <= kTheta);
}
