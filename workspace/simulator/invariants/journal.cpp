#include <algorithm>
#include <map>
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
  std::map<std::string, std::vector<std::string>> kept;  // texts, by id
  for (const Event& event : history.journal) {
    const auto* stimulus = std::get_if<StimulusReceived>(&event.body);
    if (stimulus != nullptr) kept[stimulus->id].push_back(stimulus->text);
  }
  for (const StimulusSeen& waiting : history.waiting) kept[waiting.id].push_back(waiting.text);
  std::set<std::string> given;
  for (const LifeSeen& life : history.lives) {
    for (const StimulusSeen& accepted : life.accepted) {
      if (!given.insert(accepted.id).second) return Breach{"the id " + accepted.id + " was given twice"};
      if (kept[accepted.id] == std::vector{accepted.text}) continue;
      return Breach{fmt::format("the stimulus {} was acknowledged and is kept {} times under its id",
                                accepted.id, std::ranges::count(kept[accepted.id], accepted.text))};
    }
  }
  return std::nullopt;
}

std::optional<Breach> pauses_outlive_the_process(const History& history) {
  for (std::size_t life = 1; life < history.lives.size(); ++life) {
    const auto last = history.lives[life - 1].paused_last;
    if (!last || *last == history.lives[life].paused_first) continue;
    return Breach{fmt::format("life {} begins {}, the one before ended {}", life + 1,
                              *last ? "awake" : "paused", *last ? "paused" : "awake")};
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
