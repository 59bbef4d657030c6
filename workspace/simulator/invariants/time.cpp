#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {
namespace {

constexpr Milliseconds kSecond{1000};

/// What followed a control up to the next one.
struct Span {
  const ControlSeen* control = nullptr;
  Milliseconds end{0};
};

/// Of each control of a kind. What is said in between ends a span of its own only for those who ask.
std::vector<Span> spans_of(const LifeSeen& life, ControlSeen::Kind kind, bool until_said) {
  std::vector<Span> spans;
  for (std::size_t place = 0; place < life.controls.size(); ++place) {
    if (life.controls[place].kind != kind) continue;
    Span span{&life.controls[place], life.ended_at};
    for (std::size_t next = place + 1; next < life.controls.size(); ++next) {
      if (life.controls[next].kind == ControlSeen::Kind::say && !until_said) continue;
      span.end = life.controls[next].at;
      break;
    }
    spans.push_back(span);
  }
  return spans;
}

/// The ticks that were acknowledged after `begin`, up to `end`.
std::vector<TickSeen> ticks_in(const LifeSeen& life, Milliseconds begin, Milliseconds end) {
  std::vector<TickSeen> found;
  std::ranges::copy_if(life.ticks, std::back_inserter(found),
                       [&](const TickSeen& tick) { return tick.told > begin && tick.told < end; });
  return found;
}

}  // namespace

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
  for (const LifeSeen& life : history.lives) {
    if (life.hung) return Breach{"the mind never ends"};
    if (life.crashed || !life.stop_asked) continue;
    const Milliseconds took = life.ended_at - *life.stop_asked;
    if (took > kSecond + history.lateness)
      return Breach{fmt::format("a stop took {} ms ({})", took.count(), life.ended)};
  }
  return std::nullopt;
}

std::optional<Breach> pauses_within_a_second(const History& history) {
  for (std::size_t number = 0; number < history.lives.size(); ++number) {
    const LifeSeen& life = history.lives[number];
    for (const Span& pause : spans_of(life, ControlSeen::Kind::pause, false)) {
      // The first alarm rings late, and so does the one that it sets.
      const Milliseconds still = pause.control->at + kSecond + 2 * history.lateness;
      const auto call = std::ranges::find_if(history.calls, [&](const ModelCallSeen& each) {
        return each.life == number && each.asked > still && each.asked < pause.end;
      });
      if (call != history.calls.end()) {
        return Breach{fmt::format("{} is asked {} ms after a pause", call->agent,
                                  (call->asked - pause.control->at).count())};
      }
      // A tick that was over may have waited for room.
      const auto ticks = ticks_in(life, still, pause.end);
      if (!ticks.empty() && !life.disk_was_full) {
        return Breach{
            fmt::format("a tick ends {} ms after a pause", (ticks.front().told - pause.control->at).count())};
      }
    }
  }
  return std::nullopt;
}

std::optional<Breach> steps_within_a_second(const History& history) {
  for (const LifeSeen& life : history.lives) {
    for (const Span& step : spans_of(life, ControlSeen::Kind::step, true)) {
      const Milliseconds at = step.control->at;
      // A step takes as many tries as it needs.
      const auto in_step = [&](Milliseconds time) { return time > at && time < step.end; };
      const bool out = std::ranges::any_of(life.outages, in_step);
      const auto ticks = ticks_in(life, at, step.end);
      if (std::ssize(ticks) > step.control->ticks) {
        return Breach{fmt::format("{} ticks after {} were asked for", ticks.size(), step.control->ticks)};
      }
      if (ticks.empty() || out || life.disk_was_full || life.time_stood) continue;
      const Milliseconds began = ticks.front().told - ticks.front().took;
      if (began > at + kSecond + history.lateness)
        return Breach{fmt::format("a step began after {} ms", (began - at).count())};
    }
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
