// What can keep a living mind from going on, or from all that it could do.
#pragma once
#include <functional>
#include <optional>

#include "core/result.hpp"

namespace limelight {

/// Each comes and goes by itself. The first that is there is what people are shown; down to `commits` no tick
/// can be made durable.
enum class Trouble {
  files,     ///< its data directory was removed or replaced
  commits,   ///< no tick can be made durable
  requests,  ///< nothing that is said or told can
  models,    ///< no model answers
  memory,    ///< its long-term memory cannot be searched
};

/// Hears that one is there, and why; then, with nothing, that it is gone.
using TroubleObserver = std::move_only_function<void(Trouble, const std::optional<Error>&)>;

}  // namespace limelight
