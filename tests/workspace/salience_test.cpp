#include "workspace/salience.hpp"

#include <catch2/catch.hpp>

#include "core/portable_math.hpp"
#include "tests/workspace/two_candidates.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// Candidates of two agents, unlike each other and what was thought before.
std::vector<double> habituations(SalienceContext context, const std::string& first = "ann",
                                 const std::string& second = "bob") {
  std::vector<Candidate> two = kTwo;
  two[0].agent = first;
  two[1].agent = second;
  context.candidates = {kEast, kNorth};
  std::vector<double> terms;
  for (const SalienceTerms& row : weigh(two, {}, context)) terms.push_back(row.habituation);
  return terms;
}

}  // namespace

TEST_CASE("the terms of a candidate add up to its total", "[workspace]") {
  const SalienceWeights weights;
  for (const auto& row : weigh(kTwo, {{1, 2.5, ""}}, pending_context())) {
    const double sum = weights.relevance * row.relevance + weights.novelty * row.novelty +
                       weights.confidence * row.confidence + weights.critic * row.critic +
                       weights.urgency * row.urgency - weights.habituation * row.habituation;
    CHECK(row.total == Approx(sum));
  }
}

TEST_CASE("the critic's term is the mean of what a candidate got, and 0 for one that got nothing",
          "[workspace]") {
  const auto rows = weigh(kTwo, {{1, 5, ""}, {1, -2, ""}}, pending_context());
  CHECK(rows[0].critic == Approx(0.3));
  CHECK(rows[1].critic == 0);
}

TEST_CASE("what is relevant and new beats what repeats", "[workspace]") {
  const auto rows = weigh(kTwo, {}, pending_context());
  CHECK(rows[0].total > rows[1].total);
  const auto critiques = computed_critiques(kTwo, pending_context());
  CHECK(critiques[0].score == Approx(5));
  CHECK(critiques[1].score == Approx(-5));
}

TEST_CASE("an agent is dominant by its wins, each worth half of the one after it", "[workspace]") {
  SalienceContext context;
  CHECK(habituations(context) == std::vector<double>{0, 0});
  context.winners = {"ann"};
  CHECK(habituations(context) == std::vector<double>{1, 0});
  context.winners = {"ann", "ann", "bob"};  // 1/4 + 1/2 + 1
  CHECK(habituations(context) == std::vector<double>{six_decimals(0.75 / 1.75), six_decimals(1 / 1.75)});
  context.winners = {"ann", "bob", "bob", "cid"};
  CHECK(habituations(context) ==
        std::vector<double>{six_decimals(0.125 / 1.875), six_decimals(0.75 / 1.875)});
}

TEST_CASE("a win counts for eight more and no longer", "[workspace]") {
  SalienceContext context;
  context.winners = std::vector<std::string>(8, "bob");
  context.winners.front() = "ann";
  CHECK(habituations(context)[0] == six_decimals(1 / 255.0));
  context.winners.emplace_back("bob");
  CHECK(habituations(context) == std::vector<double>{0, 1});
}

TEST_CASE("an agent without rivals is not dominant, whatever it won", "[workspace]") {
  SalienceContext context;
  context.winners = {"ann", "ann", "ann"};
  CHECK(habituations(context, "ann", "ann") == std::vector<double>{0, 0});
  CHECK(habituations(context, "ann", "bob") == std::vector<double>{1, 0});
}

TEST_CASE("a thought is habituated by what said the same lately, each worth half of the one after it",
          "[workspace]") {
  SalienceContext context;
  context.recent = {kNorth, kEast};
  CHECK(habituations(context, "ann", "ann") ==
        std::vector<double>{six_decimals(1 / 1.5), six_decimals(0.5 / 1.5)});
  context.recent = {kEast, kEast, kEast};
  CHECK(habituations(context, "ann", "ann") == std::vector<double>{1, 0});
  context.recent = {Embedding{3, 4}};
  context.alike = cosine(kEast, context.recent[0]);
  CHECK(habituations(context, "ann", "ann")[0] == 1);
  context.alike += 1e-9;
  CHECK(habituations(context, "ann", "ann")[0] == 0);
  // On the ladder that is left to its rung, which is taken when milder ones did not help.
  context.recent = {kEast};
  context.on_ladder = true;
  CHECK(habituations(context, "ann", "ann")[0] == 0);
}

TEST_CASE("habituation is the larger of the agent's and the thought's", "[workspace]") {
  SalienceContext context;
  context.winners = {"ann", "bob"};
  context.recent = {kEast, kEast};
  CHECK(habituations(context) == std::vector<double>{1, six_decimals(1 / 1.5)});
}

TEST_CASE("what the ladder habituates weighs less, and so does who said it", "[workspace]") {
  SalienceContext context;
  context.habituated = {kEast};
  CHECK(habituations(context) == std::vector<double>{2, 0});
  context.habituated_agent = "bob";
  CHECK(habituations(context) == std::vector<double>{2, 1});
  CHECK(habituations(context, "bob", "ann") == std::vector<double>{3, 0});
  CHECK(habituations(context, "bob", "bob") == std::vector<double>{2, 0});
}

TEST_CASE("the dominant agent is the one whose thoughts most of those are", "[workspace]") {
  const std::vector<std::string> winners{"ann", "ann", "bob", "bob", "ann"};
  const auto dominant = [&](std::vector<std::size_t> places, std::size_t thoughts = 5) {
    return dominant_agent(winners, thoughts, places);
  };
  CHECK(dominant({}).empty());
  CHECK(dominant({0, 1, 2}) == "ann");
  CHECK(dominant({1, 2, 3}) == "bob");
  CHECK(dominant({1, 2}) == "bob");    // of two the later
  CHECK(dominant({0, 1}, 7).empty());  // before the first winner that is known
  CHECK(dominant({0, 4, 5}, 7) == "bob");
}
