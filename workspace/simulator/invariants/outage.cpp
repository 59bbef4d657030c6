#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "workspace/activation.hpp"
#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {
namespace {

/// What the tick under way has shown so far.
struct TickShown {
  bool asked = false;  ///< somebody was to propose
  bool proposed = false;
  bool answered = false;  ///< an input was resolved, and not by what was thought before
};

void show(TickShown& tick, const Event& event, std::set<std::string>& thoughts) {
  if (const auto* activated = std::get_if<AgentActivated>(&event.body)) {
    const bool proposer =
        activated->role == to_text(Role::generator) || activated->role == to_text(Role::specialist);
    tick.asked = tick.asked || proposer;
  } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
    tick.answered = tick.answered || (!spoken->resolves.empty() && !thoughts.contains(spoken->text));
  } else if (const auto* won = std::get_if<ThoughtWon>(&event.body)) {
    thoughts.insert(won->text);
  }
  tick.proposed = tick.proposed || event.kind() == EventKind::proposal_made;
}

/// Whether the last of that tick's calls for a proposal met an outage. A tick that is taken back has the
/// number of the next one, whose calls come after its own.
bool met_outage(const History& history, std::size_t life, TickNumber tick) {
  const auto proposes_there = [&](const ModelCallSeen& call) {
    const auto agent = std::ranges::find(history.manifest.agents, call.agent, &AgentManifest::name);
    return call.life == life && call.tick == tick && agent != history.manifest.agents.end() &&
           proposes(agent->role);
  };
  const auto last = std::find_if(history.calls.rbegin(), history.calls.rend(), proposes_there);
  return last != history.calls.rend() && last->outage;
}

/// What came in and was not answered, as the events say.
std::set<std::string> unanswered(const History& history) {
  std::set<std::string> open;
  for (const Event& event : history.journal) {
    if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
      if (stimulus->pending) open.insert(stimulus->id);
    } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
      for (const std::string& id : spoken->resolves) open.erase(id);
    }
  }
  return open;
}

}  // namespace

std::optional<Breach> no_answer_of_an_outage(const History& history) {
  const auto writers = writers_of(history);
  Stage stage{history.manifest.self, history.manifest.memory.theta};
  TickShown tick;
  std::set<std::string> thoughts;  // that won so far
  for (std::size_t place = 0; place < history.journal.size(); ++place) {
    const Event& event = history.journal[place];
    stage.apply(event);
    if (event.kind() == EventKind::tick_started) tick = {};
    show(tick, event, thoughts);
    if (event.kind() != EventKind::tick_committed || !tick.answered || !tick.asked || tick.proposed) continue;
    if (met_outage(history, writers[place], event.tick)) {
      return Breach{fmt::format("tick {} answers although no model did", event.tick.value), event.seq};
    }
  }
  std::set<std::string> waits;
  for (const PendingInput& input : stage.pending()) waits.insert(input.id);
  if (waits != unanswered(history)) return Breach{"an input is neither answered nor pending"};
  return std::nullopt;
}

}  // namespace limelight::simulator
