// One seed: the whole story of a simulated mind, and what of it was not as it must be.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "workspace/simulator/invariants.hpp"
#include "workspace/simulator/world.hpp"

namespace limelight::simulator {

struct Simulated {
  History history;
  Strikes struck{};
};

/// Runs all lives of the seed's mind, twice: what was seen, with the second run's journal as its twin. One
/// that is crashed on purpose is run once.
Simulated simulate(const SimulationOptions& options);

}  // namespace limelight::simulator
