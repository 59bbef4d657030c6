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

/// To each of the last thoughts.
void read_likeness(const Meaning& candidate, const SalienceContext& context, std::vector<double>& likeness) {
  likeness.clear();
  for (const Meaning& thought : context.recent) likeness.push_back(cosine(candidate, thought));
}

double novelty_of(const std::vector<double>& likeness) {
  double nearest = 0;
  for (const double each : likeness) nearest = std::max(nearest, each);
  return six_decimals(1 - nearest);
}

/// How large a share of the last ones `counts` is true of; each weighs half as much as the one after it.
template <class Counts>
double decayed_share(std::size_t size, const Counts& counts) {
  constexpr std::size_t kReach = 8;
  double share = 0, whole = 0, weight = 1;
  for (std::size_t age = 0; age < std::min(size, kReach); ++age, weight /= 2) {
    whole += weight;
    if (counts(size - 1 - age)) share += weight;
  }
  return whole > 0 ? share / whole : 0;
}

/// How much this agent has dominated lately.
double dominance(const std::string& agent, const std::vector<std::string>& winners) {
  return decayed_share(winners.size(), [&](std::size_t place) { return winners[place] == agent; });
}

/// How much what is that like the last thoughts has been said lately.
double familiarity(const std::vector<double>& likeness, double alike) {
  return decayed_share(likeness.size(), [&](std::size_t place) { return likeness[place] >= alike; });
}

/// The larger of the two: either is reason enough, and an agent without rivals is not to be blamed for being
/// alone. What the ladder habituates weighs less by twice as much as a thought ever could by itself, and
/// whoever said it by as much.
double habituation_of(const Candidate& candidate, const Meaning& meaning, const std::vector<double>& likeness,
                      bool alone, const SalienceContext& context) {
  const double agent = alone ? 0 : dominance(candidate.agent, context.winners);
  const double thought = context.on_ladder ? 0 : familiarity(likeness, context.alike);
  double habituation = std::max(agent, thought);
  if (!context.habituated.empty() && nearest(meaning, context.habituated) >= context.alike) habituation += 2;
  if (!alone && candidate.agent == context.habituated_agent) habituation += 1;
  return habituation;
}

/// Of all critics that said something of it; 0 if none did.
double mean_score(const std::vector<Critique>& critiques, std::int64_t candidate) {
  double sum = 0;
  int count = 0;
  for (const Critique& critique : critiques) {
    if (critique.candidate != candidate) continue;
    sum += critique.score;
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

}  // namespace

std::string dominant_agent(const std::vector<std::string>& winners, std::size_t thoughts,
                           std::span<const std::size_t> places) {
  std::vector<std::string> authors;
  for (const std::size_t place : places) {
    const std::size_t from_end = thoughts - place;
    if (from_end <= winners.size()) authors.push_back(winners[winners.size() - from_end]);
  }
  std::string dominant;
  std::ptrdiff_t most = 0;
  for (const std::string& author : authors) {
    const auto count = std::ranges::count(authors, author);
    if (count >= most) dominant = author;
    most = std::max(most, count);
  }
  return dominant;
}

std::vector<SalienceTerms> weigh(const std::vector<Candidate>& candidates,
                                 const std::vector<Critique>& critiques, const SalienceContext& context,
                                 const SalienceWeights& weights) {
  LIMELIGHT_ASSERT(candidates.size() == context.candidates.size());
  std::vector<SalienceTerms> rows;
  rows.reserve(candidates.size());
  std::vector<double> likeness;
  const bool alone = std::ranges::all_of(
      candidates, [&](const Candidate& each) { return each.agent == candidates.front().agent; });
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const Candidate& candidate = candidates[place];
    SalienceTerms row;
    row.candidate = candidate.number;
    row.relevance = relevance_of(context.candidates[place], context);
    read_likeness(context.candidates[place], context, likeness);
    row.novelty = novelty_of(likeness);
    if (candidate.proposal.mean_logprob)
      row.confidence = six_decimals(std::exp(std::min(0.0, *candidate.proposal.mean_logprob)));
    row.critic = six_decimals(mean_score(critiques, candidate.number) / 5);
    if (context.pending_age_ticks >= 0) {
      row.urgency =
          std::min(1.0, static_cast<double>(context.pending_age_ticks + 1) / context.ticks_per_stimulus);
    }
    row.habituation =
        six_decimals(habituation_of(candidate, context.candidates[place], likeness, alone, context));
    row.total = six_decimals(weights.relevance * row.relevance + weights.novelty * row.novelty +
                             weights.confidence * row.confidence + weights.critic * row.critic +
                             weights.urgency * row.urgency - weights.habituation * row.habituation);
    rows.push_back(row);
  }
  return rows;
}

std::vector<Critique> computed_critiques(const std::vector<Candidate>& candidates,
                                         const SalienceContext& context) {
  std::vector<Critique> critiques;
  std::vector<double> likeness;
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const double relevance = relevance_of(context.candidates[place], context);
    read_likeness(context.candidates[place], context, likeness);
    const double novelty = novelty_of(likeness);
    const double score = std::clamp(10 * (0.6 * relevance + 0.4 * novelty) - 5, -5.0, 5.0);
    critiques.push_back({candidates[place].number, score,
                         fmt::format("relevance {:.2f}, novelty {:.2f}", relevance, novelty)});
  }
  return critiques;
}

}  // namespace limelight
