// Logarithm and exponential with the same value on every machine.
#pragma once
#include <cmath>

namespace limelight {

// The C library has variants of both for machines with other instructions, which differ in the last bit; what
// follows from that bit would be another state hash. To nine decimals they agree.

inline double rounded_to_parts(double value, double parts) {
  return std::round(value * parts) / parts;
}

inline double nine_decimals(double value) {
  return rounded_to_parts(value, 1e9);
}

/// What is recorded of a measure between 0 and 1: more decimals would say nothing, and cost their bytes.
inline double six_decimals(double value) {
  return rounded_to_parts(value, 1e6);
}

/// Natural; of what is over zero.
inline double portable_log(double value) {
  return nine_decimals(std::log(value));
}

inline double portable_exp(double value) {
  return nine_decimals(std::exp(value));
}

}  // namespace limelight
