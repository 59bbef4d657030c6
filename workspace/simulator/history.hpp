// All that a simulation saw: what the checks look at, and nothing else.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/event.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/replay/replay.hpp"

namespace limelight::simulator {

/// A call to a model, as the model saw it.
struct ModelCallSeen {
  std::size_t life = 0;
  TickNumber tick;  ///< the one under way
  std::string agent;
  std::uint64_t seed = 0;     ///< of this call; asked again for the same, it is the same or the next
  std::size_t turns = 0;      ///< of its prompt
  std::int64_t requests = 1;  ///< how often its server was sent it
  std::string self;           ///< the first message of the prompt
  std::string answer;         ///< empty if none was given
  Milliseconds asked{0};
  std::optional<Milliseconds> answered;
  bool after_stop = false;
  bool outage = false;  ///< no model answered then
};

/// A tool that really ran.
struct ToolRunSeen {
  std::string tool;
  std::string key;          ///< tells this call from all others
  bool idempotent = false;  ///< in truth, whatever the mind was told
  bool intended = false;    ///< its intent was durable when it began
};

struct QueueSeen {
  std::string queue;
  std::size_t depth = 0;
  std::size_t limit = 0;
};

/// What people told the engine.
struct ControlSeen {
  enum class Kind { say, pause, resume, step, stop };
  Kind kind = Kind::say;
  Milliseconds at{0};
  std::int64_t ticks = 0;  ///< to step
};

/// A stimulus that its giver was told the id of.
struct StimulusSeen {
  std::string id;
  std::string text;
};

/// A tick that was acknowledged.
struct TickSeen {
  Milliseconds told{0};
  Milliseconds took{0};  ///< by itself; then came its commit
};

/// One life, from the engine's making to its end.
struct LifeSeen {
  std::size_t journal_before = 0;      ///< durable events when it began
  std::vector<Event> acknowledged;     ///< what its observer was told
  std::vector<StimulusSeen> accepted;  ///< stimuli that were acknowledged
  std::optional<bool> paused_last;     ///< as people were last told that it would be; nothing: in doubt
  bool paused_first = false;           ///< when it began
  std::string ended;                   ///< the reason, or the error it failed with
  bool crashed = false;
  bool failed = false;
  bool hung = false;  ///< it was stopped and did not end
  std::optional<Milliseconds> stop_asked;
  std::int64_t commits_after_stop = 0;  ///< ticks
  std::vector<ControlSeen> controls;
  std::vector<TickSeen> ticks;
  bool disk_was_full = false;
  std::vector<Milliseconds> outages;  ///< when a tick was taken back because no model answered
  bool time_stood = false;            ///< for a while, as the engine saw it
  Milliseconds ended_at{0};
};

struct History {
  Manifest manifest;                  ///< as the author of the mind means it
  std::vector<Event> journal;         ///< what is durable at the end
  std::vector<StimulusSeen> waiting;  ///< likewise, and not in the journal yet
  std::vector<LifeSeen> lives;
  std::vector<ModelCallSeen> calls;
  std::vector<ToolRunSeen> tools;
  std::vector<QueueSeen> queues;
  Milliseconds lateness{0};  ///< of the latest alarm
  std::vector<Event> twin;   ///< the journal of a second run of the same seed; empty if there was none
  bool has_twin = false;
  std::vector<Result<ReplayReport>> replays;  ///< of each life that committed anything
};

/// Ticks that are durable.
std::int64_t ticks_of(const History& history);

/// The life that wrote each event of the journal, by place; an event before any run.started has none: 0.
std::vector<std::size_t> writers_of(const History& history);

}  // namespace limelight::simulator
