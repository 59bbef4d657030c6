#include "workspace/arbiter.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/assert.hpp"
#include "core/portable_math.hpp"

namespace limelight {

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
  if (picked == nullptr) return {0, Tag::wait, "nothing was proposed"};
  const bool pending = context.pending_age_ticks >= 0;
  if (picked->total < ignition && !pending) {
    return {0, Tag::wait, fmt::format("salience {:.2f} is below ignition {:.2f}", picked->total, ignition)};
  }
  const auto winner = std::ranges::find(candidates, picked->candidate, &Candidate::number);
  LIMELIGHT_ASSERT(winner != candidates.end());
  if (winner->proposal.request)
    return {picked->candidate, Tag::act, "it asks for " + winner->proposal.request->tool};
  if (!pending) return {picked->candidate, Tag::think_more, "nothing is pending"};
  if (picked->relevance >= kAnswers) {
    return {picked->candidate, Tag::response,
            fmt::format("relevance {:.2f} answers the input", picked->relevance)};
  }
  if (context.pending_age_ticks + 1 >= context.ticks_per_stimulus) {
    return {picked->candidate, Tag::response, "the last tick for this input"};
  }
  if (relevance_before > 0 && picked->relevance <= relevance_before) {
    return {
        picked->candidate, Tag::response,
        fmt::format("relevance no longer rises ({:.2f} after {:.2f})", picked->relevance, relevance_before)};
  }
  return {picked->candidate, Tag::think_more,
          fmt::format("relevance {:.2f} may still rise", picked->relevance)};
}

}  // namespace limelight
