#include "workspace/salience.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

const Embedding kEast{1, 0}, kNorth{0, 1};

Candidate candidate(std::int64_t number, std::string text) {
  return {number, "generator", {std::move(text), {}, {}}};
}

SalienceContext pending_context() {
  SalienceContext context;
  context.candidates = {kEast, kNorth};
  context.subjects = {kEast};
  context.recent = {kNorth};
  context.pending_age_ticks = 0;
  return context;
}

const std::vector<Candidate> kTwo{candidate(1, "to the point"), candidate(2, "elsewhere")};

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

TEST_CASE("what is relevant and new beats what repeats", "[workspace]") {
  const auto rows = weigh(kTwo, {}, pending_context());
  REQUIRE(strongest(rows) != nullptr);
  CHECK(strongest(rows)->candidate == 1);
  const auto critiques = computed_critiques(kTwo, pending_context());
  CHECK(critiques[0].score == Approx(5));
  CHECK(critiques[1].score == Approx(-5));
}

TEST_CASE("equal totals go to the lower number, and no rows to nobody", "[workspace]") {
  std::vector<SalienceTerms> rows(2);
  rows[0].candidate = 1;
  rows[1].candidate = 2;
  CHECK(strongest(rows)->candidate == 1);
  CHECK(strongest({}) == nullptr);
}

TEST_CASE("a relevant thought answers what is pending", "[workspace]") {
  const auto context = pending_context();
  const auto verdict = computed_verdict(kTwo, weigh(kTwo, {}, context), context, 0.15, 0);
  CHECK(verdict.candidate == 1);
  CHECK(verdict.tag == Tag::response);
}

TEST_CASE("below ignition an idle mind waits", "[workspace]") {
  auto context = pending_context();
  context.pending_age_ticks = -1;
  const auto rows = weigh(kTwo, {}, context);
  CHECK(computed_verdict(kTwo, rows, context, 2.0, 0).tag == Tag::wait);
  CHECK(computed_verdict(kTwo, rows, context, 0.1, 0).tag == Tag::think_more);
  CHECK(computed_verdict({}, {}, context, 0.1, 0).tag == Tag::wait);
}

TEST_CASE("the last tick for an input answers, whatever the relevance", "[workspace]") {
  auto context = pending_context();
  context.subjects = {Embedding{0.3F, -0.95F}};
  const auto rows = weigh(kTwo, {}, context);
  context.pending_age_ticks = 6;
  CHECK(computed_verdict(kTwo, rows, context, 0.15, 0).tag == Tag::think_more);
  context.pending_age_ticks = 7;
  CHECK(computed_verdict(kTwo, rows, context, 0.15, 0).tag == Tag::response);
}

TEST_CASE("relevance that no longer rises answers", "[workspace]") {
  auto context = pending_context();
  context.subjects = {Embedding{0.3F, -0.95F}};
  const auto rows = weigh(kTwo, {}, context);
  CHECK(computed_verdict(kTwo, rows, context, 0.15, 0.29).tag == Tag::think_more);
  CHECK(computed_verdict(kTwo, rows, context, 0.15, 0.40).tag == Tag::response);
}

TEST_CASE("a thought that asks for a tool acts", "[workspace]") {
  auto candidates = kTwo;
  candidates[0].proposal.request = ToolRequest{"calculate", {{"expression", "1"}}};
  const auto context = pending_context();
  CHECK(computed_verdict(candidates, weigh(candidates, {}, context), context, 0.15, 0).tag == Tag::act);
}
