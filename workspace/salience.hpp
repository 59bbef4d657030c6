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
  std::vector<Meaning> subjects;        ///< the pending inputs, else the newest thought; none = all alike
  std::vector<Meaning> recent;          ///< the last thoughts
  std::vector<std::string> winners;     ///< the last agents to win, oldest first
  std::int64_t pending_age_ticks = -1;  ///< of the oldest pending input; -1 = nothing pending
  int ticks_per_stimulus = 8;
  std::vector<Meaning> habituated;  ///< thoughts that dominated for too long
  double habituated_from = 1;       ///< the cosine from which a candidate counts as one of them
};

/// One row a candidate, in order. Pure: the same input gives the same numbers.
std::vector<SalienceTerms> weigh(const std::vector<Candidate>& candidates,
                                 const std::vector<Critique>& critiques, const SalienceContext& context,
                                 const SalienceWeights& weights = {});

/// The critic's computed form: relevance and novelty as a score of -5 .. +5.
std::vector<Critique> computed_critiques(const std::vector<Candidate>& candidates,
                                         const SalienceContext& context);

}  // namespace limelight
