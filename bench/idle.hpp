// What an idle mind thinks: how much of it is babble, and what an hour of it costs.
#pragma once
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "bench/report.hpp"
#include "core/event.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight::bench {

struct IdleTick {
  std::int64_t number = 0;
  std::string text;  ///< of the thought that won; empty: the tick ended in WAIT
  std::string flaw;  ///< what the mechanical judge says of it; empty: it is no babble
  double cpu_s = 0;  ///< that the process took for it
};

/// Follows a mind's events. Not thread-safe.
class IdleLife {
 public:
  explicit IdleLife(const Manifest& manifest) : self_(manifest.self), genesis_(manifest.genesis) {}

  /// What was committed, and the CPU time of the process by then.
  void take(std::span<const Event> events, double cpu_s);
  const std::vector<IdleTick>& ticks() const { return ticks_; }

 private:
  std::string judge(const std::string& thought) const;

  std::string self_;
  std::string genesis_;
  std::deque<std::string> said_;
  std::vector<std::string> recalled_;  // in the tick under way
  std::string won_;                    // likewise
  double cpu_s_ = -1;                  // at the end of the tick before; negative: there was none
  std::vector<IdleTick> ticks_;
};

/// `ticks` must not be empty. Rows:
/// - babble_share: of the ticks that were won, those whose thought the judge finds a flaw in: one of
///   idle_flaw(), or one of flaw_of() that needs no embedding;
/// - won, waits: ticks;
/// - tick_cpu_s: the median tick;
/// - idle_hour_cpu_s: of an hour that begins after a tick that was won, with the pauses of rest_after(): each
///   of `ticks` in turn is taken for the first of the hour, those after it for the next ones, from the last
///   on to the first again; the mean, with the cheapest and the dearest such hour.
std::vector<Measurement> measure_idle(std::span<const IdleTick> ticks, const WorkspaceManifest& workspace);

}  // namespace limelight::bench
