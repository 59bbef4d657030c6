#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {

std::optional<Breach> input_never_archived_unresolved(const History& history) {
  std::set<std::string> pending;
  for (const Event& event : history.journal) {
    if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
      if (stimulus->pending && !pending.insert(stimulus->id).second) {
        return Breach{"the stimulus " + stimulus->id + " is received twice", event.seq};
      }
    } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
      for (const std::string& id : spoken->resolves) {
        if (pending.erase(id) == 0) return Breach{"what is resolved was not pending: " + id, event.seq};
      }
    } else if (const auto* split = std::get_if<MemoryBifurcated>(&event.body)) {
      const auto lost =
          std::ranges::find_if(split->archived, [&](const std::string& id) { return pending.contains(id); });
      if (lost != split->archived.end()) {
        return Breach{"the unresolved input " + *lost + " is archived", event.seq};
      }
    }
  }
  return std::nullopt;
}

std::optional<Breach> inputs_answered_within_their_ticks(const History& history) {
  const std::int64_t most = history.manifest.workspace.ticks_per_stimulus;
  std::vector<std::string> pending;
  std::int64_t ticks = 0;  // that the first of them had
  for (const Event& event : history.journal) {
    if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
      if (stimulus->pending) pending.push_back(stimulus->id);
    } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
      for (const std::string& id : spoken->resolves) {
        if (pending.empty() || pending.front() != id) {
          return Breach{id + " is answered, and it was not its turn", event.seq};
        }
        pending.erase(pending.begin());
        ticks = -1;  // this one is not the next input's
      }
    } else if (event.kind() == EventKind::tick_committed) {
      ticks = pending.empty() ? 0 : ticks + 1;
      if (ticks >= most) {
        return Breach{fmt::format("{} is not answered after {} ticks", pending.front(), ticks), event.seq};
      }
    }
  }
  return std::nullopt;
}

std::optional<Breach> self_in_every_broadcast(const History& history) {
  const auto without = std::ranges::find_if(
      history.calls, [&](const ModelCallSeen& call) { return call.self != history.manifest.self; });
  if (without == history.calls.end()) return std::nullopt;
  return Breach{"a prompt for " + without->agent + " is without SELF"};
}

std::optional<Breach> stm_within_theta_plus_one_thought(const History& history) {
  const std::int64_t theta = history.manifest.memory.theta.value;
  std::int64_t thought = 0;
  for (const Event& event : history.journal) {
    if (const auto* won = std::get_if<ThoughtWon>(&event.body)) thought = won->tokens;
    const auto* committed = std::get_if<TickCommitted>(&event.body);
    if (committed == nullptr) continue;
    if (committed->stm_tokens > theta + thought) {
      return Breach{fmt::format("short-term memory has {} tokens after tick {}, theta is {}, the thought {}",
                                committed->stm_tokens, event.tick.value, theta, thought),
                    event.seq};
    }
    thought = 0;
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
