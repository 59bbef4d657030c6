// What is wrong with a thought that nobody asked for: reason enough to leave the stage empty.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace limelight {

inline constexpr std::size_t kIdleRepeats = 50;  ///< of the last thoughts an idle one must not say again

/// Whether a memory of that source (see memory.written) is ground for an idle thought. The mind's own
/// thoughts and summaries of them are none: it would go on from one to the next into what nobody knows.
bool grounds_idle(std::string_view source);

/// What an idle thought is held against.
struct IdleGround {
  std::vector<std::string_view> grounds;  ///< what it may be about: SELF, genesis, memories, others' words
  std::vector<std::string_view> said;     ///< the last thoughts, kIdleRepeats at most
};

/// Empty if nothing was found, else what it is: it broke off or goes round in circles, it is a heading or
/// begins with a label, it speaks to somebody, it talks about thoughts or of being ready, it praises itself,
/// it says again what was thought or what it is about, or nothing that it could be about has two of its
/// content words, and two fifths of them.
/// The word lists are of English; in other languages what is left are form, repeats and grounds. Falsehood is
/// not found.
std::string_view idle_flaw(std::string_view thought, const IdleGround& ground);

}  // namespace limelight
