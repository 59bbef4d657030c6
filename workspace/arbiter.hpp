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

/// What comes of a pick, under the rules: ACT if it asks for a tool, RESPONSE if an input is pending and this
/// thought answers it (relevance over kAnswers, or no longer rising over `relevance_before`), else
/// THINK_MORE. No pick: nothing was proposed.
Verdict computed_verdict(const std::vector<Candidate>& candidates, const SalienceTerms* picked,
                         const SalienceContext& context, double ignition, double relevance_before);

/// The rules that hold whoever reached the verdict; `row` is its candidate's, nullptr for no candidate. With
/// nothing pending, what is below ignition is WAIT and nothing is answered. What asks for no tool does not
/// act. In the last tick for an input the verdict is RESPONSE. Waiting with an input pending is for when
/// nothing was proposed: the caller sees to that.
Verdict ruled(Verdict verdict, const std::vector<Candidate>& candidates, const SalienceTerms* row,
              const SalienceContext& context, double ignition);

inline constexpr double kAnswers = 0.55;  ///< relevance from which a thought counts as an answer

}  // namespace limelight
