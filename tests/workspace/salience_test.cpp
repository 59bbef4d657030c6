#include "workspace/salience.hpp"

#include <catch2/catch.hpp>

#include "tests/workspace/two_candidates.hpp"

using namespace limelight;
using namespace limelight::test;

TEST_CASE("the terms of a candidate add up to its total", "[workspace]") {
  const SalienceWeights weights;
  for (const auto& row : weigh(kTwo, {{1, 2.5, ""}}, pending_context())) {
    const double sum = weights.relevance * row.relevance + weights.novelty * row.novelty +
                       weights.confidence * row.confidence + weights.critic * row.critic +
                       weights.urgency * row.urgency - weights.habituation * row.habituation;
    CHECK(row.total == Approx(sum));
  }
}

TEST_CASE("what is relevant and new beats what repeats", "[workspace]") {
  const auto rows = weigh(kTwo, {}, pending_context());
  CHECK(rows[0].total > rows[1].total);
  const auto critiques = computed_critiques(kTwo, pending_context());
  CHECK(critiques[0].score == Approx(5));
  CHECK(critiques[1].score == Approx(-5));
}
