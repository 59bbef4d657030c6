// Stimuli that time brings: at a moment, every so often, and when nothing has happened for long.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/event.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/heard.hpp"

namespace limelight {

/// Hands a stimulus over; what it fails with says why it was not taken.
using PostStimulus = std::function<Result<void>(const StimulusManifest& source, std::string text)>;

/// Lives on the engine's strand. What is not taken is offered again after limits::kRoomRetry.
class Timers {
 public:
  /// Of the sources that are no timers it knows nothing. Sources and clock outlive it.
  Timers(std::span<const StimulusManifest> sources, Clock& clock, PostStimulus post);

  /// All times begin to run, or go on from what was heard in earlier lives: `every` from when it last rang, a
  /// silence from what was last heard from outside, both at the earliest from the mind's beginning. What
  /// became due meanwhile rings once, now.
  void start(const Heard& heard = {});

  /// What was committed. Something from outside ends a silence; what timers say is none of it.
  void hear(std::span<const Event> events);

 private:
  struct Timer {
    const StimulusManifest* source;
    Milliseconds next{0};  // `every`: when it rings, by elapsed()
    WallTime due{};        // `at`
    std::unique_ptr<Alarm> alarm;
  };

  void set(Timer& timer, Milliseconds waited = {});
  void go_on(Timer& timer, const Heard& heard);
  void set_moment(Timer& timer);
  void ring(Timer& timer);
  bool is_own(const std::string& source) const;

  Clock& clock_;
  PostStimulus post_;
  std::vector<Timer> timers_;
};

}  // namespace limelight
