// Short-term memory stays within its limit, whatever a tick comes to and whatever the scribe writes.
#include <catch2/catch.hpp>

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
  return life;
}

std::int64_t tokens_at_the_end(const ScriptedLife& life) {
  return bodies<TickCommitted>(life.events).back().stm_tokens;
}

}  // namespace

TEST_CASE("memory bifurcates after a tick that nobody won, too", "[workspace]") {
  const TemporaryDirectory directory;
  ScriptedLife life = small_memory();
  for (int said = 0; said < 12; ++said)
    life.says.emplace_back("What does the tide do to the old harbour wall?");
  ScriptStep fails = answers("generator", "");
  fails.fails = Errc::model_failed;
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
