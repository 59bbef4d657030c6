// When a timer rings: at a time of every day, or once.
#pragma once
#include <optional>
#include <string_view>
#include <variant>

#include "core/units.hpp"

namespace limelight {

/// The time since midnight, UTC; or one moment.
using Moment = std::variant<Milliseconds, WallTime>;

/// "07:30", every day, UTC; or "2026-12-24T18:00:00Z", "...:00.000Z", once (RFC 3339, UTC). Nothing for all
/// else.
std::optional<Moment> parse_moment(std::string_view text);

/// The first such moment after `now`; nothing if it has gone by.
std::optional<WallTime> next_of(const Moment& moment, WallTime now);

}  // namespace limelight
