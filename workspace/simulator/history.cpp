#include "workspace/simulator/history.hpp"

#include <algorithm>

namespace limelight::simulator {

std::int64_t ticks_of(const History& history) {
  return std::ranges::count(history.journal, EventKind::tick_committed, &Event::kind);
}

std::vector<std::size_t> writers_of(const History& history) {
  std::vector<std::size_t> writers(history.journal.size(), 0);
  for (std::size_t life = 0; life < history.lives.size(); ++life) {
    for (std::size_t place = history.lives[life].journal_before; place < writers.size(); ++place) {
      writers[place] = life;
    }
  }
  return writers;
}

}  // namespace limelight::simulator
