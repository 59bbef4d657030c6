// Many seeds, on all processors: how much was simulated, and every invariant that broke.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "workspace/simulator/shrink.hpp"

namespace limelight::simulator {

struct SimulateOptions {
  std::uint64_t first_seed = 1;
  std::int64_t seeds = 1;
  Faults faults = Faults::all();
  std::optional<std::int64_t> ticks{};
  PlantedBug bug = PlantedBug::none;
  std::optional<std::int64_t> crash_after{};  ///< the first life of each mind ends after so many events
  unsigned threads = 0;                       ///< 0 = one a processor
};

struct Report {
  std::int64_t seeds = 0;
  std::int64_t lives = 0;
  std::int64_t ticks = 0;   ///< durable ones
  std::int64_t events = 0;  ///< durable ones
  Strikes struck{};
  std::int64_t crash_points = 0;  ///< lives that were crashed on purpose, after each of their events in turn
  std::int64_t violations = 0;    ///< seeds with a broken invariant
  std::vector<Violation> violated{};  ///< shrunk; the first few, by seed
};

/// Deterministic but for its duration: threads only share the seeds out.
Report simulate_many(const SimulateOptions& options);

}  // namespace limelight::simulator
