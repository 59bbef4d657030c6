// The arbiter: which candidate takes the stage, and what its thought is for.
#pragma once
#include <vector>

#include "agents/thinking.hpp"
#include "core/event_bodies.hpp"
#include "workspace/salience.hpp"

namespace limelight {

/// The highest total; ties go to the lower number. Nothing for no rows.
const SalienceTerms* strongest(const std::vector<SalienceTerms>& rows);

/// The softmax of total / `temperature` over the rows that reach `ignition`; 0 for the others. One a row;
/// they add up to 1, or all are 0. `temperature` > 0: near 0 the strongest has it all, far over 1 all are
/// alike.
std::vector<double> chances_of(const std::vector<SalienceTerms>& rows, double ignition, double temperature);

/// The row that a number in [0, 1) falls on when the chances are laid end to end; nothing if all are 0.
const SalienceTerms* drawn(const std::vector<SalienceTerms>& rows, const std::vector<double>& chances,
                           double number);

/// What comes of a pick: WAIT below ignition, ACT if it asks for a tool, RESPONSE if an input is pending and
/// this thought answers it (relevance over kAnswers, or no longer rising over `relevance_before`, or the tick
/// cap reached), else THINK_MORE. With an input pending it never waits. No pick: nothing was proposed.
Verdict computed_verdict(const std::vector<Candidate>& candidates, const SalienceTerms* picked,
                         const SalienceContext& context, double ignition, double relevance_before);

inline constexpr double kAnswers = 0.55;  ///< relevance from which a thought counts as an answer

}  // namespace limelight
