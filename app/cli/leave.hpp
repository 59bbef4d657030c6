// The end of a command that ran a mind: with its status, and without what does not end.
#pragma once
#include "app/mind/mind.hpp"

namespace limelight::cli {

/// Ends the mind and gives `status`. If something in it does not end (a plugin's call that does not obey),
/// says so and ends the process with that status, here and now: everything is durable by then.
int leave(Mind& mind, int status);

}  // namespace limelight::cli
