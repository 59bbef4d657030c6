// Dice for the simulator: one seeded source, asked in words.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/random.hpp"

namespace limelight::simulator {

/// Each part of a simulation has its own, so that what one of them draws does not change the others.
class Chance {
 public:
  Chance(std::uint64_t seed, std::uint64_t part) : random_(stream(seed, part, 0)) {}

  bool happens(double probability) { return random_.unit() < probability; }
  /// From 0 up to, and without, `end`; 0 if there is nothing to choose from.
  std::int64_t below(std::int64_t end) {
    return end <= 0 ? 0 : static_cast<std::int64_t>(random_.next() % static_cast<std::uint64_t>(end));
  }
  std::int64_t between(std::int64_t first, std::int64_t last) { return first + below(last - first + 1); }
  template <class List>
  auto one_of(const List& list) {
    return list[static_cast<std::size_t>(below(static_cast<std::int64_t>(std::size(list))))];
  }

 private:
  Random random_;
};

}  // namespace limelight::simulator
