#include "core/taint.hpp"

#include <array>

namespace limelight {
namespace {
constexpr auto kNames = std::to_array<std::string_view>({"self", "user", "tool", "web"});
}

std::string_view to_text(Taint taint) {
  return kNames[static_cast<std::size_t>(taint)];
}

std::optional<Taint> parse_taint(std::string_view text) {
  const auto found = std::ranges::find(kNames, text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Taint>(found - kNames.begin());
}

}  // namespace limelight
