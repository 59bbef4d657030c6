// What all parts of one simulation share: time, chance, the plan of what goes wrong, and what was seen.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "core/manual_clock.hpp"
#include "memory/long_term.hpp"
#include "workspace/accepted.hpp"
#include "workspace/simulator/chance.hpp"
#include "workspace/simulator/faults.hpp"
#include "workspace/simulator/history.hpp"
#include "workspace/simulator/planted_bug.hpp"
#include "workspace/simulator/scenario.hpp"
#include "workspace/snapshot.hpp"

namespace limelight::simulator {

struct SimulationOptions {
  std::uint64_t seed = 1;
  Faults faults = Faults::all();
  std::optional<std::int64_t> ticks{};  ///< ends sooner than the seed would
  PlantedBug bug = PlantedBug::none;
  std::optional<std::int64_t> crash_after{};  ///< the first life ends after so many events
};

/// How often each kind of fault struck.
using Strikes = std::array<std::int64_t, kFaults>;

/// Lives through all lives of the simulated mind. Single-threaded, neither copied nor moved.
class World {
 public:
  /// `run` counts the runs of the same seed: nothing may depend on it.
  World(const SimulationOptions& wanted, std::uint64_t run);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Draws whether a fault of this kind happens now.
  bool strikes(Fault fault);
  bool has(PlantedBug bug) const { return options.bug == bug; }
  LifeSeen& life() { return history.lives.back(); }
  /// From now on no model answers for a while.
  void begin_outage();
  bool is_out() const { return out_until && clock.elapsed() < *out_until; }
  /// The engine makes an event.
  void make_event();
  /// Time as the engine sees it, which may stand still for a while.
  Milliseconds elapsed() const { return stands_at.value_or(clock.elapsed()); }

  const SimulationOptions options;
  const Scenario scenario;
  ManualClock clock;
  Chance order;                           ///< what goes on next, and how long things take
  Chance people;                          ///< what those around the mind do
  Chance answers;                         ///< what models say
  bool dead = false;                      ///< the process has crashed: what is still computed reaches nobody
  std::vector<MemoryRecord> memories;     ///< durable, as history.journal is
  std::optional<Snapshot> snapshot;       ///< the newest durable one
  Accepted accepted;                      ///< durable, and not in the journal yet
  TickNumber tick{1};                     ///< the one under way
  std::optional<Milliseconds> stands_at;  ///< time stands still
  Milliseconds lateness{0};               ///< of the next alarms
  std::int64_t late_alarms = 0;           ///< so many
  std::optional<Milliseconds> out_until;  ///< no model answers
  std::optional<Errc> out_by;             ///< they fail so; nothing: they hang
  History history;
  Strikes struck{};

 private:
  double rate(Fault fault) const;
  std::array<Chance, kFaults> faults_;
  std::int64_t events_made_ = 0;
};

}  // namespace limelight::simulator
