// How long a mind with nothing to do rests before it looks again.
#pragma once
#include "core/manifest/manifest.hpp"

namespace limelight {

/// After so many ticks in a row that ended in WAIT: workspace.idle, doubled by each of them, to
/// workspace.idle_max at most; after a WAIT limits::kLeastRest at least.
Milliseconds rest_after(int waits, const WorkspaceManifest& workspace);
/// The longest there is: from then on the mind sleeps.
Milliseconds longest_rest(int waits, const WorkspaceManifest& workspace);

}  // namespace limelight
