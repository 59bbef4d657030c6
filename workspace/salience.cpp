#include "workspace/salience.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/assert.hpp"
#include "core/portable_math.hpp"

namespace limelight {
namespace {

/// Where nothing is asked and nothing is to be followed up, every candidate is as relevant as any other.
constexpr double kNeutral = 0.5;

double relevance_of(const Meaning& candidate, const SalienceContext& context) {
  return context.subjects.empty() ? kNeutral : six_decimals(nearest(candidate, context.subjects));
}

double novelty_of(const Meaning& candidate, const SalienceContext& context) {
  return six_decimals(1 - nearest(candidate, context.recent));
}

/// The share of the last thoughts that were this agent's; an agent without rivals cannot be too dominant.
double dominance(const std::string& agent, const std::vector<Candidate>& candidates,
                 const std::vector<std::string>& winners) {
  const bool alone =
      std::ranges::all_of(candidates, [&](const Candidate& each) { return each.agent == agent; });
  if (alone || winners.empty()) return 0;
  return static_cast<double>(std::ranges::count(winners, agent)) / static_cast<double>(winners.size());
}

}  // namespace

std::vector<SalienceTerms> weigh(const std::vector<Candidate>& candidates,
                                 const std::vector<Critique>& critiques, const SalienceContext& context,
                                 const SalienceWeights& weights) {
  LIMELIGHT_ASSERT(candidates.size() == context.candidates.size());
  std::vector<SalienceTerms> rows;
  rows.reserve(candidates.size());
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const Candidate& candidate = candidates[place];
    SalienceTerms row;
    row.candidate = candidate.number;
    row.relevance = relevance_of(context.candidates[place], context);
    row.novelty = novelty_of(context.candidates[place], context);
    if (candidate.proposal.mean_logprob)
      row.confidence = six_decimals(std::exp(std::min(0.0, *candidate.proposal.mean_logprob)));
    const auto critique = std::ranges::find(critiques, candidate.number, &Critique::candidate);
    if (critique != critiques.end()) row.critic = critique->score / 5;
    if (context.pending_age_ticks >= 0) {
      row.urgency =
          std::min(1.0, static_cast<double>(context.pending_age_ticks + 1) / context.ticks_per_stimulus);
    }
    row.habituation = dominance(candidate.agent, candidates, context.winners);
    // What dominated for too long weighs less by twice as much as its agent ever could.
    if (!context.habituated.empty() &&
        nearest(context.candidates[place], context.habituated) >= context.habituated_from)
      row.habituation += 2;
    row.total =
        nine_decimals(weights.relevance * row.relevance + weights.novelty * row.novelty +
                      weights.confidence * row.confidence + weights.critic * row.critic +
                      weights.urgency * row.urgency - weights.habituation * row.habituation);
    rows.push_back(row);
  }
  return rows;
}

std::vector<Critique> computed_critiques(const std::vector<Candidate>& candidates,
                                         const SalienceContext& context) {
  std::vector<Critique> critiques;
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const double relevance = relevance_of(context.candidates[place], context);
    const double novelty = novelty_of(context.candidates[place], context);
    const double score = std::clamp(10 * (0.6 * relevance + 0.4 * novelty) - 5, -5.0, 5.0);
    critiques.push_back({candidates[place].number, score,
                         fmt::format("relevance {:.2f}, novelty {:.2f}", relevance, novelty)});
  }
  return critiques;
}

}  // namespace limelight
