// Five ways a mind's thoughts can go, from a loop to no connection at all, and what the drive makes of each.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedder.hpp"
#include "core/manifest/manifest.hpp"
#include "core/result.hpp"

namespace limelight::bench {

/// Eight thoughts, oldest first.
struct DriveRegime {
  std::string_view name;
  std::vector<std::string> thoughts;
};

/// identical, paraphrase, pingpong, topics8, unrelated: from the least diverse to the most.
const std::vector<DriveRegime>& drive_regimes();

/// The temperatures both laws reach after a regime's last thought, without slew and ceiling.
struct RegimeTemperatures {
  double paper = 0;
  double window = 0;
};

/// Each text once through `embedder`, then through a drive of its own. Fails as the embedder.
Result<RegimeTemperatures> read_regime(const DriveRegime& regime, Embedder& embedder,
                                       const DriveManifest& manifest);

/// Waits for an embedder's answer on the calling thread.
Result<std::vector<Embedding>> embed_now(Embedder& embedder, std::vector<std::string> texts);

}  // namespace limelight::bench
