#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "workspace/simulator/invariants.hpp"
#include "workspace/state_hash.hpp"

namespace limelight::simulator {
namespace {

bool same(const Event& left, const Event& right) {
  return left.seq == right.seq && left.tick == right.tick && left.at == right.at &&
         left.kind() == right.kind();
}

std::optional<Breach> gap(const std::vector<Event>& journal) {
  Sequence expected{1};
  TickNumber last{0};
  for (const Event& event : journal) {
    if (event.seq != expected) {
      return Breach{fmt::format("event {} follows event {}", event.seq.value, expected.value - 1), event.seq};
    }
    expected += Sequence{1};
    if (const auto* run = std::get_if<RunStarted>(&event.body); run && run->resumed_from != last.value) {
      return Breach{fmt::format("{} resumed from tick {}, the last acknowledged is {}", run->run,
                                run->resumed_from, last.value),
                    event.seq};
    }
    if (event.kind() != EventKind::tick_committed) continue;
    if (event.tick.value != last.value + 1) {
      return Breach{fmt::format("tick {} follows tick {}", event.tick.value, last.value), event.seq};
    }
    last = event.tick;
  }
  return std::nullopt;
}

std::optional<Breach> replay_differs(const History& history) {
  for (const Result<ReplayReport>& replay : history.replays) {
    if (!replay) return Breach{"a replay fails: " + brief(replay.error())};
    if (!replay->divergence) continue;
    const Divergence& found = *replay->divergence;
    const auto is_it = [&](const Event& event) {
      return event.kind() == EventKind::tick_committed && event.tick == found.tick;
    };
    const auto at = std::ranges::find_if(history.journal, is_it);
    return Breach{
        fmt::format("the replay of {} differs in tick {}: {}", replay->run, found.tick.value, found.where),
        at == history.journal.end() ? Sequence{0} : at->seq};
  }
  return std::nullopt;
}

std::optional<Breach> twin_differs(const History& history) {
  const std::size_t shorter = std::min(history.journal.size(), history.twin.size());
  for (std::size_t place = 0; place < shorter; ++place) {
    const Event& event = history.journal[place];
    const Event& other = history.twin[place];
    const auto* committed = std::get_if<TickCommitted>(&event.body);
    const bool equal =
        same(event, other) &&
        (!committed || committed->state_hash == std::get<TickCommitted>(other.body).state_hash);
    if (!equal) return Breach{"a second run of the same seed goes another way from here on", event.seq};
  }
  if (history.journal.size() == history.twin.size()) return std::nullopt;
  return Breach{fmt::format("a second run of the same seed has {} events, not {}", history.twin.size(),
                            history.journal.size()),
                Sequence{static_cast<std::int64_t>(shorter)}};
}

}  // namespace

std::optional<Breach> no_acknowledged_tick_lost(const History& history) {
  for (const LifeSeen& life : history.lives) {
    for (const Event& event : life.acknowledged) {
      const auto place = static_cast<std::size_t>(event.seq.value - 1);
      if (place < history.journal.size() && same(history.journal[place], event)) continue;
      return Breach{fmt::format("event {} of tick {} was acknowledged and is not in the journal",
                                event.seq.value, event.tick.value),
                    event.seq};
    }
  }
  return gap(history.journal);
}

std::optional<Breach> replay_hash_equal(const History& history) {
  StateHash hash;
  for (const Event& event : history.journal) {
    const auto* committed = std::get_if<TickCommitted>(&event.body);
    if (committed != nullptr && committed->state_hash != hash.next(event.tick)) {
      return Breach{fmt::format("the journal of tick {} does not give its hash", event.tick.value),
                    event.seq};
    }
    hash.take(event);
  }
  if (auto differs = replay_differs(history)) return differs;
  return history.has_twin ? twin_differs(history) : std::nullopt;
}

std::optional<Breach> accepted_stimuli_kept(const History& history) {
  const auto writers = writers_of(history);
  for (std::size_t life = 0; life < history.lives.size(); ++life) {
    const LifeSeen& seen = history.lives[life];
    if (seen.crashed || seen.failed || seen.hung) continue;
    std::set<std::string> kept;
    for (std::size_t place = 0; place < writers.size(); ++place) {
      const auto* stimulus = std::get_if<StimulusReceived>(&history.journal[place].body);
      if (writers[place] == life && stimulus != nullptr) kept.insert(stimulus->id);
    }
    for (const std::string& id : seen.accepted) {
      if (!kept.contains(id)) return Breach{"the stimulus " + id + " was accepted and is not in the journal"};
    }
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
