#include "workspace/actuators.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/limits.hpp"

namespace limelight {

std::string_view to_text(Actuator actuator) {
  constexpr auto kNames = std::to_array<std::string_view>({"none", "temperature", "candidates"});
  return kNames[static_cast<std::size_t>(actuator)];
}

Actuation actuate(const AgentManifest& agent, const ModelProfile& profile, Temperature drive, double strength,
                  int candidates) {
  Actuation made;
  made.candidates = candidates;
  made.temperature = std::clamp(agent.sampling.temperature.value_or(drive), 0.0, profile.max_temperature);
  // The author fixed this agent's temperature: its exploration is not the drive's.
  if (agent.sampling.temperature) return made;
  if (profile.accepts_temperature) {
    made.actuator = Actuator::temperature;
    return made;
  }
  made.actuator = Actuator::candidates;
  // A tool request needs a reply of its own: such agents are asked more often, not for more at once.
  made.verbalized = agent.tools.empty();
  const double share = std::clamp(strength, 0.0, 1.0);
  const int more = static_cast<int>(std::lround(share * candidates));
  made.candidates = std::min(candidates + more, static_cast<int>(limits::kCandidates));
  return made;
}

std::string acted(const std::vector<Actuation>& agents) {
  const auto any = [&](Actuator actuator) {
    return std::ranges::find(agents, actuator, &Actuation::actuator) != agents.end();
  };
  const bool temperature = any(Actuator::temperature), candidates = any(Actuator::candidates);
  if (temperature && candidates) return "temperature+candidates";
  return std::string(to_text(temperature  ? Actuator::temperature
                             : candidates ? Actuator::candidates
                                          : Actuator::none));
}

}  // namespace limelight
