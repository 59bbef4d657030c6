// The ladder of what is tried, besides temperature, while a mind is stuck: one rung more after each
// `patience` stuck ticks, all of them undone on recovery.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight {

using Rung = DriveManifest::Rung;

/// "reframe", "opening", "habituate", "distant", "model", "ask", as the manifest writes them.
std::string_view to_text(Rung rung);
std::optional<Rung> parse_rung(std::string_view text);

/// What ticks cost.
struct LadderCost {
  std::int64_t ticks = 0;
  std::int64_t calls = 0;
  std::int64_t tokens = 0;  ///< prompt and answer together, as a budget counts them
};

struct StandingRung {
  std::int64_t place = 0;  ///< on the manifest's ladder, from 1
  Rung rung = Rung::reframe;
  LadderCost cost;  ///< of the ticks in which it was the highest
};

/// Where a mind stands, as a fold over its events. Rungs taken stay in force while higher ones join them.
class LadderStanding {
 public:
  /// Takes one event in. Events come in the journal's order.
  void apply(const Event& event);

  /// Lowest first; empty on the ground.
  const std::vector<StandingRung>& rungs() const { return rungs_; }
  bool on(Rung rung) const;
  std::int64_t reached() const { return reached_; }  ///< places climbed or skipped; 0 on the ground
  std::int64_t waited() const { return waited_; }    ///< stuck ticks since the last step

 private:
  friend struct SnapshotFields;
  std::vector<StandingRung> rungs_;
  std::int64_t reached_ = 0;
  std::int64_t waited_ = 0;
};

/// Why a rung cannot be carried out in this mind now; nothing if it can.
using RungObstacle = std::function<std::optional<std::string>(Rung)>;

/// What a run that ends on the ladder says of its highest rung, whose cost no other step has told yet;
/// nothing on the ground or before its first tick. Pure.
std::optional<DriveRung> ladder_at_end(const LadderStanding& standing);

/// The steps after a tick's drive.updated (already folded into `standing`), to be appended in this order: up
/// by one rung past those that cannot be carried out, all down on recovery, or none. Pure.
std::vector<DriveRung> ladder_steps(const LadderStanding& standing, const DriveUpdated& drive,
                                    const DriveManifest& manifest, const RungObstacle& obstacle);

}  // namespace limelight
