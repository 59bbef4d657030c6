#include "workspace/arbiter.hpp"

#include <limits>
#include <numeric>

#include <catch2/catch.hpp>

#include "tests/workspace/two_candidates.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

std::vector<SalienceTerms> totals(const std::vector<double>& all) {
  std::vector<SalienceTerms> rows;
  for (const double total : all) {
    rows.emplace_back().total = total;
    rows.back().candidate = static_cast<std::int64_t>(rows.size());
  }
  return rows;
}

}  // namespace

TEST_CASE("equal totals go to the lower number, and no rows to nobody", "[workspace]") {
  std::vector<SalienceTerms> rows(2);
  rows[0].candidate = 1;
  rows[1].candidate = 2;
  CHECK(strongest(rows)->candidate == 1);
  CHECK(strongest({}) == nullptr);
}

TEST_CASE("a relevant thought answers what is pending", "[workspace]") {
  const auto context = pending_context();
  const auto rows = weigh(kTwo, {}, context);
  const auto verdict = computed_verdict(kTwo, strongest(rows), context, 0.15, 0);
  CHECK(verdict.candidate == 1);
  CHECK(verdict.tag == Tag::response);
}

TEST_CASE("below ignition an idle mind waits", "[workspace]") {
  auto context = pending_context();
  context.pending_age_ticks = -1;
  const auto rows = weigh(kTwo, {}, context);
  CHECK(computed_verdict(kTwo, strongest(rows), context, 2.0, 0).tag == Tag::wait);
  CHECK(computed_verdict(kTwo, strongest(rows), context, 0.1, 0).tag == Tag::think_more);
  CHECK(computed_verdict({}, nullptr, context, 0.1, 0).tag == Tag::wait);
}

TEST_CASE("the last tick for an input answers, whatever the relevance", "[workspace]") {
  auto context = pending_context();
  context.subjects = {Embedding{0.3F, -0.95F}};
  const auto rows = weigh(kTwo, {}, context);
  context.pending_age_ticks = 6;
  CHECK(computed_verdict(kTwo, strongest(rows), context, 0.15, 0).tag == Tag::think_more);
  context.pending_age_ticks = 7;
  CHECK(computed_verdict(kTwo, strongest(rows), context, 0.15, 0).tag == Tag::response);
}

TEST_CASE("relevance that no longer rises answers", "[workspace]") {
  auto context = pending_context();
  context.subjects = {Embedding{0.3F, -0.95F}};
  const auto rows = weigh(kTwo, {}, context);
  CHECK(computed_verdict(kTwo, strongest(rows), context, 0.15, 0.29).tag == Tag::think_more);
  CHECK(computed_verdict(kTwo, strongest(rows), context, 0.15, 0.40).tag == Tag::response);
}

TEST_CASE("a thought that asks for a tool acts", "[workspace]") {
  auto candidates = kTwo;
  candidates[0].proposal.request = ToolRequest{"calculate", {{"expression", "1"}}};
  const auto context = pending_context();
  const auto rows = weigh(candidates, {}, context);
  CHECK(computed_verdict(candidates, strongest(rows), context, 0.15, 0).tag == Tag::act);
}

TEST_CASE("the last tick for an input answers, also where another verdict was reached", "[workspace]") {
  auto candidates = kTwo;
  candidates[0].proposal.request = ToolRequest{"calculate", {{"expression", "1"}}};
  auto context = pending_context();
  const auto rows = weigh(candidates, {}, context);
  for (const Tag tag : {Tag::think_more, Tag::act}) {
    const Verdict wanted{1, tag, "so"};
    context.pending_age_ticks = 6;
    CHECK(ruled(wanted, candidates, &rows[0], context, 0).tag == tag);
    CHECK_FALSE(ruled(wanted, candidates, &rows[0], context, 0).settles);
    context.pending_age_ticks = 7;
    CHECK(ruled(wanted, candidates, &rows[0], context, 0).tag == Tag::response);
    CHECK(ruled(wanted, candidates, &rows[0], context, 0).settles);
  }
  const Verdict answer = ruled({1, Tag::response, "it answers"}, candidates, &rows[0], context, 0);
  CHECK(answer.reason == "it answers");
  CHECK_FALSE(answer.settles);
}

TEST_CASE("whoever picks it, a winner ignites, and answers or acts only where there is something to",
          "[workspace]") {
  auto context = pending_context();
  context.pending_age_ticks = -1;
  const auto rows = weigh(kTwo, {}, context);
  const double total = rows[0].total;
  const auto rule = [&](Tag tag, double ignition) {
    return ruled({1, tag, "so"}, kTwo, &rows[0], context, ignition);
  };
  CHECK(rule(Tag::think_more, total).candidate == 1);
  CHECK(rule(Tag::think_more, total + 0.01).candidate == 0);
  CHECK(rule(Tag::think_more, total + 0.01).tag == Tag::wait);
  CHECK(rule(Tag::response, 0).tag == Tag::think_more);
  CHECK(rule(Tag::act, 0).tag == Tag::think_more);
  CHECK(rule(Tag::wait, 0).candidate == 0);
  context.pending_age_ticks = 0;
  CHECK(rule(Tag::think_more, total + 0.01).candidate == 1);
  CHECK(rule(Tag::response, 0).tag == Tag::response);
}

TEST_CASE("an input is settled in its last tick, also if nothing was proposed", "[workspace]") {
  auto context = pending_context();
  context.pending_age_ticks = 6;
  CHECK_FALSE(computed_verdict({}, nullptr, context, 0, 0).settles);
  context.pending_age_ticks = 7;
  CHECK(computed_verdict({}, nullptr, context, 0, 0).settles);
  context.pending_age_ticks = -1;
  CHECK_FALSE(computed_verdict({}, nullptr, context, 0, 0).settles);
}

TEST_CASE("chances are a softmax over the rows that ignite, and add up to one", "[workspace]") {
  const auto rows = totals({0.8, 0.7, 0.1});
  const auto chances = chances_of(rows, 0.15, 0.1);
  CHECK(chances[0] / chances[1] == Approx(std::exp(1.0)));
  CHECK(chances[2] == 0);
  CHECK(std::accumulate(chances.begin(), chances.end(), 0.0) == Approx(1));
  CHECK(chances_of(rows, 0.1, 0.1)[2] > 0);  // reached is enough
  CHECK(chances_of(rows, 0.9, 0.1) == std::vector<double>{0, 0, 0});
  CHECK(chances_of({}, 0.1, 0.1).empty());
}

TEST_CASE("a low temperature leaves the strongest alone, a high one makes all alike", "[workspace]") {
  const auto rows = totals({0.8, 0.7});
  CHECK(chances_of(rows, 0, 0.001)[0] == Approx(1));
  CHECK(chances_of(rows, 0, 10)[1] == Approx(0.5).margin(0.01));
  const auto far = chances_of(totals({-400, 500}), std::numeric_limits<double>::lowest(), 0.001);
  CHECK(far == std::vector<double>{0, 1});  // no overflow, no NaN
}

TEST_CASE("a number falls on the row whose stretch it is in, and never on one without a chance",
          "[workspace]") {
  const auto rows = totals({0.5, 0.4, 0.3, 0.2});
  const std::vector<double> chances{0.5, 0, 0.25, 0.25};
  CHECK(drawn(rows, chances, 0)->candidate == 1);
  CHECK(drawn(rows, chances, 0.49)->candidate == 1);
  CHECK(drawn(rows, chances, 0.5)->candidate == 3);
  CHECK(drawn(rows, chances, 0.75)->candidate == 4);
  CHECK(drawn(rows, {0.5, 0, 0.4999, 0}, 0.99999)->candidate == 3);  // what rounding left over
  CHECK(drawn(rows, {0, 0, 0, 0}, 0.5) == nullptr);
}
