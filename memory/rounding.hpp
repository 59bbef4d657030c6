// Rounding without a call: the compiler makes it of several numbers at once.
#pragma once

namespace limelight {

/// std::lround() for what fits an int: half away from zero.
template <class Float>
int round_half_away(Float value) {
  const int whole = static_cast<int>(value);
  const Float rest = value - static_cast<Float>(whole);
  constexpr Float kHalf = 0.5;
  return whole + static_cast<int>(rest >= kHalf) - static_cast<int>(rest <= -kHalf);
}

}  // namespace limelight
