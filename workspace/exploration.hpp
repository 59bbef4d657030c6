// What drive and ladder decide for a tick, as a value that the phases carry out.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/units.hpp"
#include "workspace/ladder.hpp"

namespace limelight {

struct Exploration {
  Temperature temperature = 0.7;  ///< before any model's own limit
  double strength = 0;            ///< x = 1 - D, 0 .. 1
  std::string directive;          ///< joins the generators' own directive; empty = none
  std::string opening;            ///< the first words of the next thoughts; empty = none
  bool habituate = false;         ///< the dominant thoughts are hidden and, like their agent, weigh less
  bool distant = false;           ///< one memory far from the last thoughts is recalled as well
  bool other_model = false;       ///< generators ask the next model under `models`
  bool ask = false;               ///< the user is asked, once
};

/// Pure. `pending`: somebody waits for an answer. `turn` picks among the directives and openings: another
/// number, another one.
Exploration explore(const LadderStanding& standing, bool pending, Temperature temperature, double strength,
                    std::uint64_t turn);

/// What the mind says when it asks for help: the thought it keeps coming back to, and no more than that.
std::string circle_question(std::string_view thought);

/// The last target of a memory.recalled whose last item was sought for being far from these thoughts.
inline constexpr std::string_view kFarAway = "something far from these thoughts";

}  // namespace limelight
