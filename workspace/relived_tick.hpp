// What a replay cannot make itself of one tick: it is told.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/event.hpp"

namespace limelight {

/// An event, and after how many of its tick's facts it was written: those that enter the state hash.
struct PlacedEvent {
  Event event;
  std::size_t place = 0;
};

struct RelivedTick {
  std::vector<Event> before;  ///< from outside, before it began: people, tools, time, ticks taken back
  std::vector<ModelLearned> learned;  ///< in it
  std::deque<PlacedEvent> budget;     ///< in it: what was settled, who was muted, which limit was reached
  std::multiset<std::pair<std::string, std::uint64_t>> calls;  ///< on record: agent and seed
};

}  // namespace limelight
