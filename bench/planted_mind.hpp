// A mind in a planted deadlock: eight near-copies of one thought are all it has, and the real engine lives on
// from there until a budget of tokens is spent.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "agents/models/model.hpp"
#include "core/embedder.hpp"
#include "core/manifest/manifest.hpp"
#include "core/result.hpp"
#include "memory/archive.hpp"

namespace limelight::bench {

/// How the mind may break out; all else is the same for every policy.
struct DrivePolicy {
  std::string name;
  DriveManifest drive;
};

struct PlantedMind {
  std::uint64_t seed = 0;
  std::vector<std::string> thoughts;  ///< eight near-copies, oldest first
  Tokens budget{250};                 ///< completion tokens; the thought that crosses it is still judged
  std::int64_t ticks = 16;            ///< at most
};

struct LivedThought {
  std::string text;
  std::int64_t tokens = 0;  ///< of its completion
  std::int64_t rung = 0;    ///< the highest rung in force when it was thought; 0 = none
  double temperature = 0;   ///< it was drawn at
  double confidence = 0;    ///< exp of its mean log-probability, as the model sees it; 0 = unknown
};

/// The planted mind number `place`: its subject and its seed follow from the number.
PlantedMind planted_mind(std::uint64_t place);
/// Subjects there are; minds beyond take them in turn.
std::size_t planted_subjects();

/// One life: its drive has measured the planted thoughts, of its ladder it stands on the first rung. One
/// generator, one candidate a tick, nothing recalled but by the ladder, from `archive` (a PlantedArchive's);
/// nothing is written. Fails as the engine.
Result<std::vector<LivedThought>> live_planted(const PlantedMind& mind, const DrivePolicy& policy,
                                               Model& model, Embedder& embedder, Archive& archive);

}  // namespace limelight::bench
