#include "agents/agent.hpp"

#include <algorithm>
#include <utility>

namespace limelight {

Agent::Agent(AgentManifest manifest, Model& model, std::vector<ToolSpec> tools, const Clock& clock)
    : manifest_(std::move(manifest)), model_(model), tools_(std::move(tools)), clock_(clock) {}

bool Agent::computed() const {
  const Role role = manifest_.role;
  const bool judges =
      role == Role::attention || role == Role::critic || role == Role::meta || role == Role::scribe;
  if (!judges || manifest_.form == AgentManifest::Form::model) return false;
  return manifest_.form == AgentManifest::Form::computed || !model_.profile().can_judge;
}

std::vector<std::string> computed_targets(const Broadcast& broadcast) {
  constexpr std::size_t kTargets = 3;
  std::vector<std::string> targets;
  for (const BroadcastInput& input : broadcast.pending)
    if (targets.size() < kTargets) targets.push_back(input.text);
  if (!targets.empty()) return targets;
  for (auto thought = broadcast.thoughts.rbegin(); thought != broadcast.thoughts.rend(); ++thought)
    if (targets.size() < kTargets) targets.push_back(*thought);
  if (targets.empty()) targets.push_back(broadcast.summary.empty() ? broadcast.self : broadcast.summary);
  return targets;
}

}  // namespace limelight
