// The server's own limits by name, next to those of core/limits.hpp.
#pragma once
#include <cstddef>
#include <cstdint>

#include "core/units.hpp"

namespace limelight::limits {

inline constexpr std::uint32_t kRequestHeaderBytes = 16 << 10;
inline constexpr std::size_t kIdempotencyKeyBytes = 256;
inline constexpr std::size_t kDrainBytes = 4 << 20;  ///< of a refused body, read so that the refusal arrives
inline constexpr std::int64_t kAnswerWait = 600;     ///< seconds that a request may wait for its answer
inline constexpr Milliseconds kDrain{2'000};
inline constexpr std::size_t kStreamEvents = 128;      ///< of the journal, read for a stream at once
inline constexpr std::size_t kStreamBytes = 64 << 10;  ///< of events in one page; it ends past it
inline constexpr std::size_t kConversationPage = 100;  ///< questions and answers told at once
inline constexpr std::size_t kSharedBytes = 4 << 20;   ///< of pages kept for others at the same place
inline constexpr std::size_t kRefusals = 64;           ///< refused connections told so at a time
inline constexpr Milliseconds kTroubleLook{500};       ///< between two looks whether the mind is in trouble
inline constexpr Milliseconds kRequestIdle{30'000};    ///< for a request to arrive, and between two

}  // namespace limelight::limits
