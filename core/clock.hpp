// Time as the mind sees it: injected, so that tests and replays decide what time it is.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/units.hpp"

namespace limelight {

/// A pending alarm. Destroying it cancels the alarm: the callback is then never called.
class Alarm {
 public:
  virtual ~Alarm() = default;
};

/// All calls and all callbacks happen on the engine's strand.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Wall time, for people and records; may jump.
  virtual WallTime now() const = 0;

  /// The same for what is recorded by the dozen: cheaper, and may be as old as the system's tick, some
  /// milliseconds.
  virtual WallTime stamp() const { return now(); }

  /// Time since an arbitrary start; never goes back. For durations and deadlines.
  virtual Milliseconds elapsed() const = 0;

  /// Calls `ring` once, `delay` from now, unless the returned alarm is destroyed first. Never calls it
  /// inline.
  [[nodiscard]] virtual std::unique_ptr<Alarm> after(Milliseconds delay,
                                                     std::move_only_function<void()> ring) = 0;
};

/// "2026-11-24T04:26:11.123Z" (RFC 3339, UTC, milliseconds).
std::string format_time(WallTime time);

/// Reads what format_time() writes; nothing if it is of another form.
std::optional<WallTime> parse_time(std::string_view text);

}  // namespace limelight
