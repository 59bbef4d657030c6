#include "workspace/simulator/simulation.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "workspace/simulator/life.hpp"

namespace limelight::simulator {
namespace {

void live(World& world) {
  const std::int64_t most = world.options.ticks.value_or(world.scenario.ticks);
  // A crash is no end: somebody starts the mind again. But not for ever.
  constexpr std::int64_t kCrashes = 6;
  std::int64_t lives = world.scenario.lives;
  for (std::int64_t life = 0; life < lives; ++life) {
    Life{world}.live();
    if (world.life().hung) return;
    if (ticks_of(world.history) >= most && life > 0) return;
    if (world.life().crashed && lives < kCrashes) ++lives;
  }
}

std::set<std::string> models_of(const Manifest& manifest) {
  std::set<std::string> names;
  for (const ModelManifest& model : manifest.models) names.insert(model.name);
  return names;
}

/// Each life by itself, from what was durable when it began.
std::vector<Result<ReplayReport>> replay_all(const World& world) {
  const History& history = world.history;
  const Manifest& manifest = history.manifest;
  std::vector<Result<ReplayReport>> replays;
  std::vector<Recording> recordings;
  Resumed before{Stage{manifest.self, manifest.memory.theta}, {}};
  for (const Event& event : history.journal) {
    if (const auto* started = std::get_if<RunStarted>(&event.body)) {
      recordings.push_back({manifest, *started, before, {}, false, {}});
      if (world.scenario.takes_opening) recordings.back().take_openings = models_of(manifest);
    }
    before.take(event);
    if (!recordings.empty()) recordings.back().events.push_back(event);
  }
  for (const Recording& recording : recordings) replays.push_back(replay(recording));
  return replays;
}

}  // namespace

Simulated simulate(const SimulationOptions& options) {
  World world{options, 0};
  live(world);
  for (const AcceptedStimulus& each : world.accepted.stimuli)
    world.history.waiting.push_back({stimulus_id(each.number), each.stimulus.text});
  world.history.replays = replay_all(world);
  if (!options.crash_after) {
    World twin{options, 1};
    live(twin);
    world.history.twin = std::move(twin.history.journal);
    world.history.has_twin = true;
  }
  return {std::move(world.history), world.struck};
}

}  // namespace limelight::simulator
