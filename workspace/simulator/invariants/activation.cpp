#include <algorithm>
#include <map>
#include <set>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {
namespace {

/// Whether the condition holds; nothing where more than the tick and the mode decides it.
std::optional<bool> holds(const Condition& condition, TickNumber tick, const std::string& mode) {
  using Kind = Condition::Kind;
  switch (condition.kind) {
    case Kind::every:
      return tick.value % condition.count == 0;
    case Kind::mode:
      return condition.text == mode;
    case Kind::negation: {
      const auto part = holds(condition.parts.front(), tick, mode);
      return part ? std::optional(!*part) : std::nullopt;
    }
    case Kind::both:
    case Kind::either: {
      const bool decisive = condition.kind == Kind::either;
      bool known = true;
      for (const Condition& each : condition.parts) {
        const auto part = holds(each, tick, mode);
        if (part == decisive) return decisive;
        known = known && part;
      }
      return known ? std::optional(!decisive) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

bool heard(const Event& event) {
  if (const auto* verdict = std::get_if<VerdictReached>(&event.body)) return verdict->arbiter == "meta";
  const EventKind kind = event.kind();
  return kind == EventKind::model_called || kind == EventKind::proposal_made ||
         kind == EventKind::thought_won || kind == EventKind::response_spoken;
}

}  // namespace

std::optional<Breach> only_activated_agents_heard(const History& history) {
  std::map<std::string, const AgentManifest*> agents;
  for (const AgentManifest& agent : history.manifest.agents) agents[agent.name] = &agent;
  std::set<std::string> activated;
  std::string mode;
  for (const Event& event : history.journal) {
    if (const auto* started = std::get_if<TickStarted>(&event.body)) {
      activated.clear();
      mode = started->mode;
    }
    const auto agent = agents.find(event.actor);
    if (agent == agents.end()) continue;
    if (event.kind() == EventKind::agent_activated) {
      activated.insert(event.actor);
      const auto& when = agent->second->when;
      if (when && holds(*when, event.tick, mode) == false) {
        return Breach{event.actor + " is activated, and its condition does not hold", event.seq};
      }
    }
    if (heard(event) && !activated.contains(event.actor)) {
      return Breach{event.actor + " is heard and was not activated", event.seq};
    }
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
