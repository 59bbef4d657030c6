#include "core/tool.hpp"

#include <array>

namespace limelight {
namespace {

constexpr auto kEffects = std::to_array<std::string_view>({"none", "read", "outside"});

}  // namespace

std::string_view to_text(Effect effect) {
  return kEffects[static_cast<std::size_t>(effect)];
}

}  // namespace limelight
