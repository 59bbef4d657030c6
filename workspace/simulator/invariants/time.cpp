#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {
namespace {

using Calls = std::map<std::pair<std::size_t, std::string>, std::vector<const ModelCallSeen*>>;

Calls answered_calls(const History& history) {
  Calls calls;
  for (const ModelCallSeen& call : history.calls)
    if (call.answered) calls[{call.life, call.agent}].push_back(&call);
  return calls;
}

}  // namespace

std::optional<Breach> barrier_holds(const History& history) {
  const Calls calls = answered_calls(history);
  const auto writers = writers_of(history);
  std::map<std::string, Milliseconds> deadlines;
  for (const AgentManifest& agent : history.manifest.agents) deadlines[agent.name] = agent.deadline;
  for (std::size_t place = 0; place < writers.size(); ++place) {
    const Event& event = history.journal[place];
    const auto* made = std::get_if<ProposalMade>(&event.body);
    if (made == nullptr) continue;
    const auto found = calls.find({writers[place], event.actor});
    if (found == calls.end()) return Breach{event.actor + " is heard and was not asked", event.seq};
    const Milliseconds deadline = deadlines[event.actor];
    bool said = false;
    bool in_time = false;
    for (const ModelCallSeen* call : found->second) {
      if (!call->answer.contains(made->text)) continue;
      said = true;
      in_time = in_time || *call->answered - call->asked <= deadline;
    }
    if (said && !in_time) {
      return Breach{fmt::format("{} is heard in tick {}, after its deadline of {} ms", event.actor,
                                event.tick.value, deadline.count()),
                    event.seq};
    }
  }
  return std::nullopt;
}

std::optional<Breach> nothing_after_stop(const History& history) {
  const auto writers = writers_of(history);
  std::vector<bool> stopped(history.lives.size(), false);
  for (std::size_t place = 0; place < writers.size(); ++place) {
    const Event& event = history.journal[place];
    if (stopped[writers[place]]) {
      return Breach{std::string(to_text(event.kind())) + " comes after run.stopped", event.seq};
    }
    if (event.kind() == EventKind::run_stopped) stopped[writers[place]] = true;
  }
  for (const ModelCallSeen& call : history.calls) {
    if (call.after_stop) return Breach{call.agent + " asks its model after the mind was stopped"};
  }
  for (const LifeSeen& life : history.lives) {
    // One may have been on its way to the disk.
    if (life.commits_after_stop > 1) {
      return Breach{fmt::format("{} ticks after the mind was stopped", life.commits_after_stop)};
    }
  }
  return std::nullopt;
}

std::optional<Breach> stops_within_a_second(const History& history) {
  constexpr Milliseconds kSecond{1000};
  for (const LifeSeen& life : history.lives) {
    if (life.hung) return Breach{"the mind never ends"};
    if (life.crashed || !life.stop_asked) continue;
    const Milliseconds took = life.ended_at - *life.stop_asked;
    if (took > kSecond) return Breach{fmt::format("a stop took {} ms ({})", took.count(), life.ended)};
  }
  return std::nullopt;
}

std::optional<Breach> no_queue_over_its_limit(const History& history) {
  for (const QueueSeen& queue : history.queues) {
    if (queue.depth <= queue.limit) continue;
    return Breach{fmt::format("{} in the queue {}, its limit is {}", queue.depth, queue.queue, queue.limit)};
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
