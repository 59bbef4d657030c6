// Numbers that know what they count, so that tokens cannot be passed for ticks.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>

namespace limelight {

/// A count of one kind of thing. Add, subtract and compare with its own kind only.
template <class Tag>
struct Count {
  std::int64_t value = 0;

  friend constexpr auto operator<=>(Count, Count) = default;
  constexpr Count& operator+=(Count other) {
    value += other.value;
    return *this;
  }
  constexpr Count& operator-=(Count other) {
    value -= other.value;
    return *this;
  }
  friend constexpr Count operator+(Count left, Count right) { return {left.value + right.value}; }
  friend constexpr Count operator-(Count left, Count right) { return {left.value - right.value}; }
};

using Tokens = Count<struct TokensTag>;
using TickNumber = Count<struct TickTag>;    ///< the first tick of a mind is 1; 0 is "before any tick"
using Sequence = Count<struct SequenceTag>;  ///< place in the journal; the first event is 1
using Temperature = double;                  ///< sampling temperature, 0 = greedy
using Milliseconds = std::chrono::milliseconds;
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace limelight
