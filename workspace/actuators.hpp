// What carries exploration out, by what the model can do: temperature where it is accepted, else the number
// of candidates, asked for with their probabilities in one call (verbalized sampling, arXiv 2510.01171).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "agents/models/model.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight {

enum class Actuator { none, temperature, candidates };

/// "none", "temperature", "candidates".
std::string_view to_text(Actuator actuator);

/// How one agent is asked in one tick.
struct Actuation {
  Actuator actuator = Actuator::none;
  Temperature temperature = 0.7;  ///< clipped to what the model takes
  int candidates = 1;
  bool verbalized = false;  ///< all candidates in one call, each with its probability; else one call each
};

/// `strength` is x = 1 - D in [0, 1]; `candidates` are the manifest's. Pure.
Actuation actuate(const AgentManifest& agent, const ModelProfile& profile, Temperature drive, double strength,
                  int candidates);

/// What acted, over all agents: "temperature+candidates" where both did, "none" if nothing could.
std::string acted(const std::vector<Actuation>& agents);

}  // namespace limelight
