#include "workspace/arbiter.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/assert.hpp"
#include "core/portable_math.hpp"

namespace limelight {
namespace {

const Proposal& proposed(const std::vector<Candidate>& candidates, const SalienceTerms& row) {
  const auto candidate = std::ranges::find(candidates, row.candidate, &Candidate::number);
  LIMELIGHT_ASSERT(candidate != candidates.end());
  return candidate->proposal;
}

Verdict by_salience(const std::vector<Candidate>& candidates, const SalienceTerms& picked,
                    const SalienceContext& context, double relevance_before) {
  const std::int64_t number = picked.candidate;
  if (const auto& request = proposed(candidates, picked).request) {
    return {number, Tag::act, "it asks for " + request->tool};
  }
  if (context.pending_age_ticks < 0) return {number, Tag::think_more, "nothing is pending"};
  const double relevance = picked.relevance;
  if (relevance >= kAnswers) {
    return {number, Tag::response, fmt::format("relevance {:.2f} answers the input", relevance)};
  }
  if (relevance_before > 0 && relevance <= relevance_before) {
    std::string reason =
        fmt::format("relevance no longer rises ({:.2f} after {:.2f})", relevance, relevance_before);
    return {number, Tag::response, std::move(reason), true};
  }
  return {number, Tag::think_more, fmt::format("relevance {:.2f} may still rise", relevance)};
}

}  // namespace

const SalienceTerms* strongest(const std::vector<SalienceTerms>& rows) {
  const auto best = std::ranges::max_element(rows, [](const SalienceTerms& left, const SalienceTerms& right) {
    return left.total != right.total ? left.total < right.total : left.candidate > right.candidate;
  });
  return best == rows.end() ? nullptr : &*best;
}

std::vector<double> chances_of(const std::vector<SalienceTerms>& rows, double ignition, double temperature) {
  std::vector<double> chances(rows.size(), 0);
  const SalienceTerms* best = strongest(rows);
  if (best == nullptr || best->total < ignition) return chances;
  double sum = 0;
  for (std::size_t place = 0; place < rows.size(); ++place) {
    if (rows[place].total < ignition) continue;
    chances[place] = portable_exp((rows[place].total - best->total) / temperature);
    sum += chances[place];
  }
  for (double& chance : chances) chance /= sum;
  return chances;
}

const SalienceTerms* drawn(const std::vector<SalienceTerms>& rows, const std::vector<double>& chances,
                           double number) {
  LIMELIGHT_ASSERT(rows.size() == chances.size());
  const SalienceTerms* last = nullptr;  // rounding may leave a little behind the last chance
  for (std::size_t place = 0; place < rows.size(); ++place) {
    if (chances[place] <= 0) continue;
    last = &rows[place];
    if (number < chances[place]) break;
    number -= chances[place];
  }
  return last;
}

Verdict computed_verdict(const std::vector<Candidate>& candidates, const SalienceTerms* picked,
                         const SalienceContext& context, double ignition, double relevance_before) {
  Verdict verdict{0, Tag::wait, "nothing was proposed"};
  if (picked != nullptr) verdict = by_salience(candidates, *picked, context, relevance_before);
  return ruled(std::move(verdict), candidates, picked, context, ignition);
}

Verdict ruled(Verdict verdict, const std::vector<Candidate>& candidates, const SalienceTerms* row,
              const SalienceContext& context, double ignition) {
  const bool pending = context.pending_age_ticks >= 0;
  const bool last = pending && context.pending_age_ticks + 1 >= context.ticks_per_stimulus;
  if (row == nullptr || verdict.tag == Tag::wait) {
    LIMELIGHT_ASSERT(!pending || candidates.empty());
    return {0, Tag::wait, std::move(verdict.reason), last};
  }
  if (row->total < ignition && !pending) {
    return {0, Tag::wait, fmt::format("salience {:.2f} is below ignition {:.2f}", row->total, ignition)};
  }
  if (verdict.tag == Tag::act && !proposed(candidates, *row).request) {
    verdict.tag = Tag::think_more;
    verdict.reason = "it asks for no tool";
  }
  if (verdict.tag == Tag::response && !pending) {
    verdict.tag = Tag::think_more;
    verdict.reason = "nothing is pending";
  }
  if (last && verdict.tag != Tag::response) {
    return {verdict.candidate, Tag::response, "the last tick for this input", true};
  }
  return verdict;
}

}  // namespace limelight
