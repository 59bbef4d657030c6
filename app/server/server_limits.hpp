// The server's own limits by name, next to those of core/limits.hpp.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/units.hpp"

namespace limelight::limits {

inline constexpr std::uint32_t kRequestHeaderBytes = 16 << 10;
inline constexpr std::size_t kIdempotencyKeys = 1024;  ///< remembered; the oldest is forgotten first
inline constexpr std::size_t kIdempotencyKeyBytes = 256;
inline constexpr std::size_t kDrainBytes = 4 << 20;  ///< of a refused body, read so that the refusal arrives
inline constexpr Milliseconds kDrain{2'000};
inline constexpr Milliseconds kRequestIdle{30'000};  ///< for a request to arrive, and between two

}  // namespace limelight::limits
