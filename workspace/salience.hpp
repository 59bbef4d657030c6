// Salience: what makes a candidate worth the stage, as terms that add up, computed without a model.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "agents/thinking.hpp"
#include "core/event_bodies.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/meaning.hpp"

namespace limelight {

/// What the candidates are weighed against; one meaning a candidate, in order.
struct SalienceContext {
  std::vector<Meaning> candidates;
  std::vector<Meaning> subjects;     ///< the pending input in turn, else the newest thought; none = all alike
  std::vector<Meaning> recent;       ///< the last thoughts
  std::vector<std::string> winners;  ///< the last agents to win, oldest first
  std::int64_t pending_age_ticks = -1;  ///< since the oldest pending input is in turn; -1 = nothing pending
  int ticks_per_stimulus = 8;
  double alike = 0.75;              ///< the cosine from which two say the same
  bool on_ladder = false;           ///< what is said again is then the business of its rungs
  std::vector<Meaning> habituated;  ///< the ladder's: thoughts that dominated for too long
  std::string habituated_agent;     ///< and whose they were; empty = nobody's
};

/// Whose thoughts `places` are, for the most part; of two the one who won later. `winners` end with the
/// winner of the last of `thoughts` thoughts, and may reach less far back. Empty if none of them is known.
/// Pure.
std::string dominant_agent(const std::vector<std::string>& winners, std::size_t thoughts,
                           std::span<const std::size_t> places);

/// One row a candidate, in order; its critic term is the mean of the critiques it got. Pure: the same input
/// gives the same numbers.
std::vector<SalienceTerms> weigh(const std::vector<Candidate>& candidates,
                                 const std::vector<Critique>& critiques, const SalienceContext& context,
                                 const SalienceWeights& weights = {});

/// The critic's computed form: relevance and novelty as a score of -5 .. +5.
std::vector<Critique> computed_critiques(const std::vector<Candidate>& candidates,
                                         const SalienceContext& context);

}  // namespace limelight
