// From a seed that breaks an invariant to the shortest story that still does.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "workspace/simulator/simulation.hpp"

namespace limelight::simulator {

struct Violation {
  std::uint64_t seed = 0;
  Broken broken;
  Faults faults;                              ///< as few as still break it
  std::int64_t ticks = 0;                     ///< likewise
  std::optional<std::int64_t> crash_after{};  ///< the first life was crashed there on purpose
  std::vector<std::string> trace;             ///< the last events up to the breach, one a line
};

/// Runs the seed again with fewer faults and fewer ticks, as long as the same invariant breaks.
Violation shrink(const SimulationOptions& options, const Broken& broken);

}  // namespace limelight::simulator
