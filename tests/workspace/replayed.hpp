// A scripted life run again on its own record.
#pragma once
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/workspace/scripted_mind.hpp"
#include "workspace/replay/replay.hpp"

namespace limelight::test {

/// The last life of `lives`, as read_recording() would give it for a manifest with a text.
inline Recording recording_of(const std::vector<ScriptedLife*>& lives) {
  const Manifest& manifest = lives.back()->manifest;
  Recording recording{manifest, {}, {Stage{manifest.self, manifest.memory.theta}, {}}, {}, true, {}};
  for (const ModelManifest& model : manifest.models) recording.take_openings.insert(model.name);
  for (const ScriptedLife* life : lives) {
    for (const Event& event : life->events) {
      if (life == lives.back()) continue;
      recording.before.take(event);
    }
  }
  recording.events = lives.back()->events;
  recording.started = bodies<RunStarted>(recording.events).front();
  return recording;
}

inline void check_equal(const Recording& recording, std::int64_t ticks) {
  const auto report = replay(recording);
  REQUIRE(report);
  if (report->divergence) FAIL(report->divergence->where);
  CHECK(report->ticks == ticks);
  CHECK(report->equal == ticks);
}

inline std::int64_t ticks_of(const ScriptedLife& life) {
  return static_cast<std::int64_t>(bodies<TickCommitted>(life.events).size());
}

}  // namespace limelight::test
