#include "core/tool.hpp"

#include <algorithm>
#include <array>

namespace limelight {
namespace {

constexpr auto kEffects = std::to_array<std::string_view>({"none", "read", "outside"});

}  // namespace

std::string_view to_text(Effect effect) {
  return kEffects[static_cast<std::size_t>(effect)];
}

std::optional<Effect> parse_effect(std::string_view text) {
  const auto found = std::ranges::find(kEffects, text);
  if (found == kEffects.end()) return std::nullopt;
  return static_cast<Effect>(found - kEffects.begin());
}

}  // namespace limelight
