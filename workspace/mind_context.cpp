#include "workspace/mind_context.hpp"

#include <algorithm>

namespace limelight {

const Agent* MindContext::find(Role role) const {
  const auto found = std::ranges::find_if(
      parts.agents, [&](const std::unique_ptr<Agent>& agent) { return agent->manifest().role == role; });
  return found == parts.agents.end() ? nullptr : found->get();
}

}  // namespace limelight
