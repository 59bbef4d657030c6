#include "workspace/exploration.hpp"

#include <array>

namespace limelight {
namespace {

// What somebody waits for an answer to is looked at from another side. First person and about content, like
// every directive: a request ("write a different thought") ends up as the subject of a small model's next
// thought.
constexpr auto kSides = std::to_array<std::string_view>({
    "I look at the opposite and at what it would mean.",
    "I think of an example from daily life, with a place and a name in it.",
    "I think of how it began, and of what came before it.",
    "I think of who would see it differently, and why.",
});

// A mind that nobody waits for is shown something else. Scenes without a word about thinking: of "something
// quite different" a small model thinks that it thinks of something quite different.
constexpr auto kScenes = std::to_array<std::string_view>({
    "There is a market at noon, with its prices and its smells.",
    "There is an old letter in a drawer, and somebody wrote it.",
    "There is a kitchen in winter, with steam on the window.",
    "There is a child on the first day at a new school.",
    "There is a long bridge that somebody had to pay for.",
    "There is a doctor who has not slept, and a full waiting room.",
    "There is a forest after a fire, with the first green in it.",
    "There are two brothers who inherit one violin.",
    "There is a bus that stops where nobody lives any more.",
    "There is a game that children play without any rules.",
    "There is a map on which one village is missing.",
    "There is a shop in which everything is repaired.",
    "There are bees in a wall, and a neighbour who hears them.",
    "There is a cook who has lost the sense of taste.",
    "There is snow on the day of a wedding in May.",
    "There is a well so deep that a stone falls for a long time.",
});

constexpr auto kOpenings =
    std::to_array<std::string_view>({"Far away from here,", "A hundred years ago,", "What surprises me is",
                                     "Children know that", "On the other hand,", "In the kitchen,"});

template <std::size_t Size>
std::string_view pick(const std::array<std::string_view, Size>& from, std::uint64_t turn) {
  return from[turn % Size];
}

}  // namespace

Exploration explore(const LadderStanding& standing, bool pending, Temperature temperature, double strength,
                    std::uint64_t turn) {
  Exploration made;
  made.temperature = temperature;
  made.strength = strength;
  if (standing.on(Rung::reframe)) made.directive = pending ? pick(kSides, turn) : pick(kScenes, turn);
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
