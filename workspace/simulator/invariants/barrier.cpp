#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {
namespace {

/// An answered call, and when its question began: a second call for the same question has what time the first
/// one left.
struct Answered {
  const ModelCallSeen* call = nullptr;
  Milliseconds began{0};

  Milliseconds took() const { return *call->answered - began; }
};

using Asked = std::tuple<std::size_t, TickNumber, std::string>;  // life, tick, agent
using Calls = std::map<Asked, std::vector<Answered>>;

Calls answered_calls(const History& history) {
  Calls calls;
  for (const ModelCallSeen& call : history.calls) {
    if (!call.answered) continue;
    auto& all = calls[{call.life, call.tick, call.agent}];
    const auto first = std::ranges::find_if(all, [&](const Answered& each) {
      // Without another turn or seed it is the same question of a tick that begins anew.
      const bool longer = each.call->seed == call.seed && each.call->turns < call.turns;
      const bool again = longer || each.call->seed + 1 == call.seed;
      return again && *each.call->answered == call.asked;
    });
    all.push_back({&call, first == all.end() ? call.asked : first->began});
  }
  return calls;
}

/// What an event takes from an agent's model, and the seed of the call if it names one.
struct Heard {
  std::string_view text;
  std::optional<std::uint64_t> seed;
};

std::optional<Heard> taken_from_model(const Event& event) {
  if (const auto* called = std::get_if<ModelCalled>(&event.body)) {
    if (called->finish == "failed") return std::nullopt;
    return Heard{called->answer, called->seed};
  }
  if (const auto* made = std::get_if<ProposalMade>(&event.body)) return Heard{made->text, {}};
  if (const auto* made = std::get_if<CritiqueMade>(&event.body)) return Heard{made->reason, {}};
  if (const auto* reached = std::get_if<VerdictReached>(&event.body)) {
    if (reached->arbiter == "meta") return Heard{reached->reason, {}};
  }
  if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) return Heard{spoken->text, {}};
  return std::nullopt;
}

/// Whether the words are a thought's own: what is spoken where no answer came in time.
bool is_a_thought(const History& history, const Event& event) {
  const auto* spoken = std::get_if<ResponseSpoken>(&event.body);
  if (spoken == nullptr) return false;
  return std::ranges::any_of(history.journal, [&](const Event& each) {
    const auto* won = std::get_if<ThoughtWon>(&each.body);
    return won != nullptr && won->text == spoken->text;
  });
}

/// Critic and response may speak without their model: computed, or with the thought itself.
bool needs_a_call(const Event& event) {
  return event.kind() != EventKind::critique_made && event.kind() != EventKind::response_spoken;
}

}  // namespace

std::optional<Breach> barrier_holds(const History& history) {
  const Calls calls = answered_calls(history);
  const auto writers = writers_of(history);
  std::map<std::string, Milliseconds> deadlines;
  for (const AgentManifest& agent : history.manifest.agents) deadlines[agent.name] = agent.deadline;
  for (std::size_t place = 0; place < writers.size(); ++place) {
    const Event& event = history.journal[place];
    const auto deadline = deadlines.find(event.actor);
    const auto what = taken_from_model(event);
    if (!what || deadline == deadlines.end()) continue;
    const auto found = calls.find({writers[place], event.tick, event.actor});
    bool asked = false, said = false, in_time = false;
    Milliseconds took{0};
    for (const Answered& each : found == calls.end() ? std::vector<Answered>{} : found->second) {
      if (what->seed && each.call->seed != *what->seed) continue;
      asked = true;
      if (!each.call->answer.contains(what->text)) continue;
      said = true;
      took = each.took();
      in_time = in_time || each.took() <= deadline->second + history.lateness;
    }
    if (!asked && needs_a_call(event)) {
      return Breach{fmt::format("{} is heard in tick {} and was not asked", event.actor, event.tick.value),
                    event.seq};
    }
    if (said && !in_time && !is_a_thought(history, event)) {
      return Breach{fmt::format("{} is heard in tick {} after {} ms, its deadline is {} ms", event.actor,
                                event.tick.value, took.count(), deadline->second.count()),
                    event.seq};
    }
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
