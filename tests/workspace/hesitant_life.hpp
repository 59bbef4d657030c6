// A mind that thinks as long as its budget lets it.
#pragma once
#include <cstdint>

#include "tests/workspace/scripted_mind.hpp"

namespace limelight::test {

inline constexpr auto kLamp = "The lamp turns and the sea is quiet.";

/// One candidate a tick, and nothing that it says answers the question.
inline ScriptedLife hesitant() {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ignition = 0;
  life.manifest.workspace.ticks_per_stimulus = 1000;
  life.manifest.workspace.drive.ladder.clear();  // its last rung asks the user
  life.says = {"?"};  // without a word there is nothing that a thought could be relevant to
  life.steps = {answers("generator", kLamp), answers("response", "I only know that the lamp turns.")};
  return life;
}

inline std::int64_t calls(const ScriptedLife& life) {
  return static_cast<std::int64_t>(life.requests.size());
}

}  // namespace limelight::test
