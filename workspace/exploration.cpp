#include "workspace/exploration.hpp"

#include <array>

namespace limelight {
namespace {

// First person and about content, like every directive: a request ("write a different thought") ends up as
// the subject of a small model's next thought.
constexpr auto kDirectives = std::to_array<std::string_view>({
    "I leave this behind and turn to something quite different.",
    "I look at the opposite and at what it would mean.",
    "I think of an example from daily life, with a place and a name in it.",
    "I think of how it began, and of what came before it.",
    "I think of who would see it differently, and why.",
});

constexpr auto kOpenings =
    std::to_array<std::string_view>({"Far away from here,", "A hundred years ago,", "What surprises me is",
                                     "Children know that", "On the other hand,", "In the kitchen,"});

template <std::size_t Size>
std::string_view pick(const std::array<std::string_view, Size>& from, std::uint64_t turn) {
  return from[turn % Size];
}

}  // namespace

Exploration explore(const LadderStanding& standing, Temperature temperature, double strength,
                    std::uint64_t turn) {
  Exploration made;
  made.temperature = temperature;
  made.strength = strength;
  if (standing.on(Rung::reframe)) made.directive = pick(kDirectives, turn);
  if (standing.on(Rung::opening)) made.opening = pick(kOpenings, turn);
  made.habituate = standing.on(Rung::habituate);
  made.distant = standing.on(Rung::distant);
  made.other_model = standing.on(Rung::model);
  // Asking is done once, in the first tick on its rung; waiting for an answer is no reason to ask again.
  made.ask = standing.on(Rung::ask) && standing.rungs().back().rung == Rung::ask &&
             standing.rungs().back().cost.ticks == 0;
  return made;
}

std::string circle_question(std::string_view thought) {
  return "I keep coming back to this: \"" + std::string(thought) + "\" What could I look at instead?";
}

}  // namespace limelight
