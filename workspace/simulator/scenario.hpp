// A mind and the world around it, made up from a seed.
#pragma once
#include <cstdint>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "core/tool.hpp"

namespace limelight::simulator {

struct Scenario {
  Manifest manifest;
  std::vector<ToolSpec> tools;
  bool can_judge = false;  ///< the models
  bool accepts_temperature = true;
  bool takes_opening = false;
  double monotony = 0;  ///< how often a model says what it always says
  bool waits_for_room = false;
  std::size_t model_queue = 0;      ///< calls that a model takes at once
  double overruns = 0;              ///< how often a model counts more tokens than were expected
  std::int64_t snapshot_ticks = 1;  ///< from one snapshot of the stage to the next
  std::int64_t lives = 1;
  std::int64_t ticks = 1;       ///< of all lives together, about
  double action_rate = 0;       ///< of people around it, a step
  double model_fault_rate = 0;  ///< a call
  double tool_fault_rate = 0;   ///< a call
  double disk_fault_rate = 0;   ///< a commit or search
  double clock_fault_rate = 0;  ///< a step
  double crash_rate = 0;        ///< a step
  double outage_rate = 0;       ///< a step
};

/// The same seed gives the same scenario.
Scenario make_scenario(std::uint64_t seed);

}  // namespace limelight::simulator
