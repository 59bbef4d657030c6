// The stage written down whole, so that a mind goes on without reading its past from the first event.
#pragma once
#include <string>

#include "core/result.hpp"
#include "core/units.hpp"
#include "workspace/stage.hpp"

namespace limelight {

/// The stage as of a tick's last event.
struct Snapshot {
  Sequence seq;
  TickNumber tick;
  std::string state;   ///< JSON
  std::string digest;  ///< SHA-256 of it: a snapshot that was damaged is not used
};

Snapshot take_snapshot(const Stage& stage);

/// What of the stage comes from the manifest (`self`, `theta`) is taken from `empty`. Fails: database_corrupt
/// (it was changed since, or is of another version).
Result<Stage> restore(const Snapshot& snapshot, Stage empty);

}  // namespace limelight
