// Runs a recorded run again, on its recorded answers, and compares every state hash.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/event.hpp"
#include "workspace/replay/recording.hpp"

namespace limelight {

/// The first tick that did not come out the same.
struct Divergence {
  TickNumber tick;
  std::string recorded;  ///< its state hash in the journal
  std::string replayed;
  std::string where;  ///< the first event of the tick that differs, in words
};

struct ReplayReport {
  std::string run;
  std::int64_t ticks = 0;  ///< acknowledged ticks of the run
  std::int64_t equal = 0;  ///< of them, up to the first divergence, those with the recorded hash
  std::optional<Divergence> divergence;
};

/// Needs no model, no tool, no network and no disk, and takes no longer than the engine itself does. What
/// came from outside comes in at the tick it came in at; time passes only when nothing else can go on. Ticks
/// that were taken back are not run again: nothing is left of them. `seen` hears of every event. Fails: as
/// Engine::live.
Result<ReplayReport> replay(
    const Recording& recording, const std::function<void(const Event&)>& seen = [](const Event&) {});

}  // namespace limelight
