// Salience: what makes a candidate worth the stage, as terms that add up, computed without a model.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "agents/thinking.hpp"
#include "core/embedder.hpp"
#include "core/event_bodies.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight {

/// The total is the weighted sum of the terms; habituation is subtracted.
struct SalienceWeights {
  double relevance = 0.45;
  double novelty = 0.30;
  double confidence = 0.10;
  double critic = 0.15;
  double urgency = 0.10;
  double habituation = 0.20;
};

/// What the candidates are weighed against; one embedding a candidate, in order.
struct SalienceContext {
  std::vector<Embedding> candidates;
  std::vector<Embedding> subjects;      ///< the pending inputs, else the newest thought; none = all alike
  std::vector<Embedding> recent;        ///< the last thoughts
  std::vector<std::string> winners;     ///< the last agents to win, oldest first
  std::int64_t pending_age_ticks = -1;  ///< of the oldest pending input; -1 = nothing pending
  int ticks_per_stimulus = 8;
  std::vector<Embedding> habituated;  ///< thoughts that dominated for too long
  double habituated_from = 1;         ///< the cosine from which a candidate counts as one of them
};

/// One row a candidate, in order. Pure: the same input gives the same numbers.
std::vector<SalienceTerms> weigh(const std::vector<Candidate>& candidates,
                                 const std::vector<Critique>& critiques, const SalienceContext& context,
                                 const SalienceWeights& weights = {});

/// The critic's computed form: relevance and novelty as a score of -5 .. +5.
std::vector<Critique> computed_critiques(const std::vector<Candidate>& candidates,
                                         const SalienceContext& context);

/// The highest total; ties go to the lower number. Nothing for no rows.
const SalienceTerms* strongest(const std::vector<SalienceTerms>& rows);

/// The meta's computed form: the strongest, WAIT below ignition, ACT if it asks for a tool, RESPONSE if an
/// input is pending and this thought answers it (relevance over kAnswers, or no longer rising over
/// `relevance_before`, or the tick cap reached), else THINK_MORE. With an input pending it never waits.
Verdict computed_verdict(const std::vector<Candidate>& candidates, const std::vector<SalienceTerms>& rows,
                         const SalienceContext& context, double ignition, double relevance_before);

inline constexpr double kAnswers = 0.55;  ///< relevance from which a thought counts as an answer

}  // namespace limelight
