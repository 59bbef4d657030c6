// A clock that moves only when it is told to: for tests, replays and simulations.
#pragma once
#include <map>
#include <memory>
#include <optional>

#include "core/clock.hpp"

namespace limelight {

/// Alarms ring inside advance(), in the order of their time, then of their making. Single-threaded.
class ManualClock : public Clock {
 public:
  WallTime now() const override { return start_ + elapsed_ + jumped_; }
  Milliseconds elapsed() const override { return elapsed_; }
  [[nodiscard]] std::unique_ptr<Alarm> after(Milliseconds delay,
                                             std::move_only_function<void()> ring) override;

  /// Moves time on and rings what is due, also what that ringing sets within the same span.
  void advance(Milliseconds by);
  /// Alarms waiting to ring.
  std::size_t pending() const;
  /// In how long the next alarm rings; nothing if there is none.
  std::optional<Milliseconds> next() const;
  /// Moves to the next alarm and rings it; false if there is none.
  bool advance_to_next();
  /// Sets the wall clock forward or back, as people and time servers do; elapsed() does not notice.
  void jump(Milliseconds by) { jumped_ += by; }

 private:
  class ManualAlarm;
  using Key = std::pair<Milliseconds, std::size_t>;

  WallTime start_{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
  Milliseconds elapsed_{0};
  Milliseconds jumped_{0};
  std::size_t made_ = 0;
  std::shared_ptr<std::map<Key, std::move_only_function<void()>>> waiting_ =
      std::make_shared<std::map<Key, std::move_only_function<void()>>>();
};

}  // namespace limelight
