// Signs that a mind goes round in circles, also where the words differ and the meaning does not.
#pragma once
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "workspace/meaning.hpp"

namespace limelight {

enum class StuckSign {
  none,
  diversity,    ///< the last thoughts are too alike as a whole
  repetition,   ///< the last thoughts say the same, in the same words or in others
  alternation,  ///< two or more thoughts take turns
  call,         ///< the same tool is asked for the same thing again and again
  recovering,   ///< none of these any more, but not yet diverse enough to count as free
};

/// "", "diversity", "repetition", "alternation", "call", "recovering".
std::string_view to_text(StuckSign sign);

/// What there is to judge from.
struct StuckEvidence {
  std::span<const Meaning> recent;  ///< the last thoughts, oldest first, the newest included
  double diversity = 1;             ///< of these
  double diversity_before = 1;      ///< of those before the newest came
  bool call_repeats = false;        ///< see call_repeats()
  bool was_stuck = false;
};

/// Pure. The strongest sign; `recovering` only for a mind that was stuck (hysteresis: it is free over
/// free_above).
StuckSign stuck_sign(const StuckEvidence& evidence, const DriveManifest& manifest);

/// The last thoughts' tool calls in canonical text, oldest first, "" for a thought without one. True if the
/// newest is a call that was made at least kSameCalls times.
bool call_repeats(std::span<const std::string> calls);
inline constexpr int kSameCalls = 3;

/// Places in `recent` of the largest group of thoughts that say the same as one of them, ascending; ties go
/// to the group of the newer thought. Empty if no two do.
std::vector<std::size_t> dominant_cluster(std::span<const Meaning> recent, double alike);

}  // namespace limelight
