// What the events of one tick say about its arbitration, and what would have had to differ.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"

namespace limelight::cli {

/// One term of salience: where it stands in a row, its weight, the values that it can have, and whether each
/// candidate has its own: urgency is the tick's.
struct TermOfSalience {
  std::string_view name;
  double SalienceTerms::* value;
  double SalienceWeights::* weight;
  int sign;
  double least, most;
  bool own;
};
inline constexpr auto kTermsOfSalience = std::to_array<TermOfSalience>({
    {"relevance", &SalienceTerms::relevance, &SalienceWeights::relevance, 1, 0, 1, true},
    {"novelty", &SalienceTerms::novelty, &SalienceWeights::novelty, 1, 0, 1, true},
    {"confidence", &SalienceTerms::confidence, &SalienceWeights::confidence, 1, 0, 1, true},
    {"critic", &SalienceTerms::critic, &SalienceWeights::critic, 1, -1, 1, true},
    {"urgency", &SalienceTerms::urgency, &SalienceWeights::urgency, 1, 0, 1, false},
    {"habituation", &SalienceTerms::habituation, &SalienceWeights::habituation, -1, 0, 4, true},
});

/// With that term at that value, and all else as it was, this candidate would have had the highest salience
/// (or, where nobody won, would have ignited).
struct Needed {
  std::string_view term;
  double value = 0;
};

struct WhyCritique {
  std::string critic;
  double score = 0;
  std::string reason;
};

struct WhyCandidate {
  std::string agent;
  std::string text;
  std::optional<SalienceTerms> terms;
  std::vector<WhyCritique> critiques;
  std::optional<double> chance;  ///< where the winner was drawn
  double behind = 0;             ///< what its total lacked
  std::vector<Needed> needed;    ///< empty for the winner, and where no single term could have done it
};

struct WhyAsked {
  std::string agent;
  std::string role;
  std::string reason;
};

struct WhyAccount {
  std::int64_t tick = 0;
  std::vector<WhyAsked> asked;
  std::map<std::int64_t, WhyCandidate> candidates;
  std::optional<VerdictReached> verdict;
  std::optional<DriveUpdated> drive;
  std::vector<DriveRung> rungs;
  std::optional<std::int64_t> runner_up;  ///< the best besides the winner
  std::optional<double> margin;           ///< between the two; negative if the arbiter did not go by salience

  bool won(std::int64_t candidate) const { return verdict && verdict->candidate == candidate; }
};

WhyAccount why_account(std::span<const Event> tick);

}  // namespace limelight::cli
