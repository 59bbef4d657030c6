#include "bench/escape.hpp"

#include <catch2/catch.hpp>

#include "agents/prompt.hpp"
#include "bench/drive_regimes.hpp"
#include "bench/planted_archive.hpp"
#include "bench/simulated_thinker.hpp"
#include "bench/statistics.hpp"
#include "memory/embedders/hashed.hpp"
#include "tests/workspace/axis.hpp"

using namespace limelight;
using namespace limelight::test;
using namespace limelight::bench;

namespace {

PlantedMind two_copies() {
  PlantedMind mind;
  mind.thoughts = {"The tide comes in.", "So the tide comes in."};
  mind.budget = Tokens{30};
  return mind;
}

LivedThought lived(std::string text) {
  return {std::move(text), 10, 0, 0.7, 0.5};
}

/// A life whose thoughts stand at these axes; the planted ones stand at axis 0.
JudgedLife judged(const std::vector<std::size_t>& places, std::string text = "Bread needs flour and time.") {
  std::vector<LivedThought> thoughts;
  std::vector<Embedding> embeddings{axis(0), axis(0)};
  for (const std::size_t place : places) {
    thoughts.push_back(lived(text));
    embeddings.push_back(axis(place));
  }
  return judge(two_copies(), std::move(thoughts), embeddings);
}

}  // namespace

TEST_CASE("a sentence is readable, word salad and talk about the prompt are not", "[bench]") {
  CHECK(is_readable("Bread needs flour, water and time."));
  CHECK(is_readable("Who said that \"the sea is salty\"?"));
  CHECK_FALSE(is_readable("Bread."));
  CHECK_FALSE(is_readable("Bread needs flour and"));
  CHECK_FALSE(is_readable("bread bread bread bread bread flour."));
  CHECK_FALSE(is_readable("xx{ 12 %% $foo bar baz qux."));
  CHECK_FALSE(is_readable("My next thought is a short one."));
}

TEST_CASE("an escape is a new thought that two more do not take back", "[bench]") {
  CHECK(judged({0, 1, 2, 3}).escaped_at == 20);
  CHECK_FALSE(judged({0, 1, 0, 2}).escaped_at);
  CHECK_FALSE(judged({0, 1, 1, 2}).escaped_at);
  CHECK_FALSE(judged({1, 2}).escaped_at);
  CHECK_FALSE(judged({1, 2, 3}, "Bread.").escaped_at);
}

TEST_CASE("a mind leaves with its first new thought, whatever that is worth", "[bench]") {
  CHECK(judged({0, 1, 0, 2}).left_at == 20);
  CHECK(judged({1}, "Bread.").left_at == 10);
  CHECK(judged({0, 0, 1}).left_at == 30);
  CHECK_FALSE(judged({0, 0, 0, 1}).left_at);
  CHECK_FALSE(judged({0, 0}).left_at);
  CHECK_FALSE(judged({}).left_at);
}

TEST_CASE("only thoughts within the budget can be escapes", "[bench]") {
  CHECK(judged({0, 0, 1, 2, 3}).escaped_at == 30);
  CHECK_FALSE(judged({0, 0, 0, 1, 2, 3}).escaped_at);
  CHECK(judged({0, 0, 0, 1, 2, 3}).within == 3);
}

TEST_CASE("planted thoughts are near-copies of one another, and subjects are not", "[bench]") {
  const auto embedder = make_hashed_embedder();
  std::vector<std::string> first = planted_mind(0).thoughts;
  CHECK(first.size() == 8);
  first.push_back(planted_mind(1).thoughts.front());
  const auto embedded = embed_now(*embedder, first);
  REQUIRE(embedded);
  for (std::size_t place = 1; place < 8; ++place)
    CHECK(cosine((*embedded)[0], (*embedded)[place]) > kSameThought);
  CHECK(cosine((*embedded)[0], (*embedded)[8]) < kSameThought);
  CHECK(planted_mind(0).seed != planted_mind(planted_subjects()).seed);
}

TEST_CASE("a share has Wilson's interval", "[bench]") {
  const Measurement half = share_of("half", 10, 20);
  CHECK(half.value == 0.5);
  CHECK(half.min == Approx(0.299).margin(0.001));
  CHECK(half.max == Approx(0.701).margin(0.001));
  CHECK(share_of("all", 20, 20).max == 1);
  CHECK(share_of("none of none", 0, 0).n == 0);
}

TEST_CASE("a bootstrap gives the same interval for the same values, around the value", "[bench]") {
  const std::vector<double> values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const Measurement mean = bootstrap_mean("mean", "x", values), again = bootstrap_mean("mean", "x", values);
  CHECK(mean.value == 5.5);
  CHECK(mean.min < 5.5);
  CHECK(mean.max > 5.5);
  CHECK(mean.min == again.min);
  CHECK(bootstrap_median("median", "x", values).value == 5.5);
  CHECK(bootstrap_median("nothing", "x", {}).n == 0);
}

TEST_CASE("the simulated thinker leaves a loop by a directive or given words, as the chances say",
          "[bench]") {
  Broadcast looping;
  looping.thoughts = {"The tide comes in.", "So the tide comes in."};
  const auto leaves = [&looping](ThinkerChances chances, std::string_view directive, std::string opening) {
    SimulatedThinker thinker{chances};
    CompletionRequest request;
    request.messages = thinking_prompt(looping, directive);
    request.opening = std::move(opening);
    request.sampling.temperature = 0.7;
    std::string said;
    thinker.complete(std::move(request), {}, [&said](Result<Completion> answer) { said = answer->text; });
    return said != "So the tide comes in.";
  };
  ThinkerChances stuck;
  stuck.leave_cold = stuck.leave_reframed = stuck.leave_opened = 0;
  CHECK_FALSE(leaves(stuck, "I look at the opposite.", "But"));
  ThinkerChances reframed = stuck, opened = stuck;
  reframed.leave_reframed = opened.leave_opened = 1;
  CHECK(leaves(reframed, "I look at the opposite.", ""));
  CHECK_FALSE(leaves(reframed, "", "But"));
  CHECK(leaves(opened, "", "But"));
  CHECK_FALSE(leaves(opened, "I look at the opposite.", ""));
}

TEST_CASE("in the real engine a planted mind is freed by the ladder, and the same seed lives the same life",
          "[bench]") {
  const auto embedder = make_hashed_embedder();
  SimulatedThinker thinker{ThinkerChances{}};
  DrivePolicy policy{"ladder", {}};
  const auto archive = PlantedArchive::open(*embedder);
  REQUIRE(archive);
  const auto live = [&] {
    return live_planted(planted_mind(3), policy, thinker, *embedder, (*archive)->memories());
  };
  const auto life = live();
  const auto again = live();
  REQUIRE(life);
  REQUIRE(again);
  REQUIRE(life->size() > 3);
  REQUIRE(life->size() == again->size());
  for (std::size_t place = 0; place < life->size(); ++place)
    CHECK((*life)[place].text == (*again)[place].text);
  // Its drive has measured the loop that it is in, and the ladder has begun.
  CHECK(life->front().rung == 1);
  CHECK(life->front().temperature == Approx(DriveManifest{}.ceiling));

  policy.drive.ladder.clear();
  const auto without = live();
  REQUIRE(without);
  CHECK(without->front().rung == 0);
}
