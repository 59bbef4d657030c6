// Where content came from. Taint only grows: a text made from several sources carries the worst of them.
#pragma once
#include <algorithm>
#include <optional>
#include <string_view>

namespace limelight {

/// Ordered from trusted to untrusted.
enum class Taint { self, user, tool, web };

constexpr Taint worst(Taint left, Taint right) {
  return std::max(left, right);
}

std::string_view to_text(Taint taint);
std::optional<Taint> parse_taint(std::string_view text);

}  // namespace limelight
