// A mind that nobody asked anything falls silent rather than babbles.
#include <algorithm>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "tests/workspace/replayed.hpp"
#include "workspace/rest.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

constexpr auto kGood = "The tide of the day lifts the fishing boats.";
constexpr auto kBetter = "Nobody has to tell the tide about the moon.";

ScriptedLife idle(std::int64_t ticks) {
  ScriptedLife life = unspoken({});
  life.manifest.genesis = "The tide comes in twice a day, and nobody has to ask it to.";
  life.manifest.workspace.ignition = 0.01;
  life.options.until_response = false;
  life.options.ticks = ticks;
  return life;
}

std::vector<std::string> won(const ScriptedLife& life) {
  std::vector<std::string> texts;
  for (const auto& thought : bodies<ThoughtWon>(life.events)) texts.push_back(thought.text);
  return texts;
}

}  // namespace

TEST_CASE("an idle thought that adds nothing does not take the stage, and the verdict says why", "[idle]") {
  const TemporaryDirectory directory;
  ScriptedLife life = idle(4);
  life.steps = {answers("generator", "I'm ready to start again.", 1), answers("generator", kGood)};
  REQUIRE(life.run(directory.path()));
  // The third and fourth say again what the second said.
  CHECK(won(life) == std::vector<std::string>{kGood});
  const auto verdicts = bodies<VerdictReached>(life.events);
  REQUIRE(verdicts.size() == 4);
  CHECK(verdicts[0].tag == "WAIT");
  CHECK(verdicts[0].reason == "nothing that was proposed adds anything: it says that it is there");
  CHECK(verdicts[1].tag == "THINK_MORE");
  CHECK(verdicts[3].reason == "nothing that was proposed adds anything: it says again what was thought");
  check_equal(recording_of({&life}), 4);
}

TEST_CASE("of several idle thoughts one that adds something wins", "[idle]") {
  for (const auto arbiter : {WorkspaceManifest::Arbiter::auction, WorkspaceManifest::Arbiter::sampled,
                             WorkspaceManifest::Arbiter::meta}) {
    const TemporaryDirectory directory;
    ScriptedLife life = idle(1);
    life.can_judge = true;
    life.manifest.workspace.arbiter = arbiter;
    life.manifest.workspace.candidates = 3;
    life.steps = {answers("generator", "Your thoughts so far:", 1),
                  answers("generator", kGood, 1),
                  answers("generator", "I'm ready to start again.", 1),
                  answers("critic", R"({"critiques": []})"),
                  answers("meta", R"({"candidate": 2, "tag": "THINK_MORE", "reason": "so"})"),
                  answers("attention", R"({"targets": ["tide"]})")};
    REQUIRE(life.run(directory.path()));
    CHECK(won(life) == std::vector<std::string>{kGood});
  }
}

TEST_CASE("a question is answered with what there is, and ignition 0 lets every thought in", "[idle]") {
  const TemporaryDirectory directory;
  ScriptedLife life = idle(3);
  life.says = {"Are you there?"};
  life.steps = {answers("generator", "I'm ready to start again.")};
  REQUIRE(life.run(directory.path()));
  CHECK_FALSE(bodies<ResponseSpoken>(life.events).empty());
  const TemporaryDirectory other;
  ScriptedLife open = idle(3);
  open.manifest.workspace.ignition = 0;
  open.steps = life.steps;
  REQUIRE(open.run(other.path()));
  CHECK(won(open).size() == 3);
}

TEST_CASE("after a tick in which nothing was worth the stage one thought is asked for", "[idle]") {
  const TemporaryDirectory directory;
  ScriptedLife life = idle(3);
  life.manifest.workspace.candidates = 3;
  life.steps = {answers("generator", "I'm ready to start again.", 4), answers("generator", kBetter)};
  REQUIRE(life.run(directory.path()));
  CHECK(asked(life, "generator") == 3 + 1 + 1);
  CHECK(won(life) == std::vector<std::string>{kBetter});
}

TEST_CASE("a repeat within the last fifty thoughts is one, also over a restart", "[idle]") {
  const TemporaryDirectory directory;
  std::vector<std::string> thoughts;
  for (int number = 0; number < 51; ++number)
    thoughts.push_back(fmt::format("Day tide lifts boat{0} pier{0}.", number));
  ScriptedLife first = idle(51);
  for (const std::string& each : thoughts) first.steps.push_back(answers("generator", each, 1));
  REQUIRE(first.run(directory.path()));
  CHECK(won(first).size() == 51);
  ScriptedLife later = idle(2);
  // The first of all has gone by; the second is the fiftieth before the next.
  later.steps = {answers("generator", thoughts[1], 1), answers("generator", thoughts[0], 1)};
  REQUIRE(later.run(directory.path()));
  CHECK(won(later) == std::vector<std::string>{thoughts[0]});
}

TEST_CASE("a mind with nothing to think rests twice as long each time", "[idle]") {
  WorkspaceManifest workspace;
  workspace.idle = Milliseconds{30'000};
  workspace.idle_max = Milliseconds{3'600'000};
  CHECK(rest_after(0, workspace) == Milliseconds{30'000});
  CHECK(rest_after(1, workspace) == Milliseconds{60'000});
  CHECK(rest_after(6, workspace) == Milliseconds{1'920'000});
  CHECK(rest_after(7, workspace) == Milliseconds{3'600'000});
  CHECK(rest_after(1'000'000, workspace) == Milliseconds{3'600'000});
  workspace.idle = Milliseconds{0};
  CHECK(rest_after(0, workspace) == Milliseconds{0});
  CHECK(rest_after(1, workspace) == Milliseconds{200});
}
