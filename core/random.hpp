// The mind's only source of chance: seeded, small, the same on every machine.
#pragma once
#include <cstdint>

namespace limelight {

/// SplitMix64 (Steele, Lea, Flood 2014). Not for secrets. A value type: copies continue independently.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31);
  }

  /// Uniform in [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

/// An independent stream for (seed, tick, place): the same three always give the same numbers.
inline Random stream(std::uint64_t seed, std::uint64_t tick, std::uint64_t place) {
  Random mixed{seed ^ (tick * 0xD1B54A32D192ED03ULL) ^ (place * 0xABC98388FB8FAC03ULL)};
  return Random{mixed.next()};
}

}  // namespace limelight
