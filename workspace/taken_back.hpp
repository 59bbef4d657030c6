// What outlives a tick that is taken back: a replay is told of it before the tick that came next.
#pragma once
#include "core/event.hpp"
#include "workspace/spending.hpp"

namespace limelight {

/// What was spent is spent, and who was muted is muted.
inline bool outlives_its_tick(const Event& event) {
  return is_of_budget(event) || event.kind() == EventKind::budget_reserved ||
         event.kind() == EventKind::agent_muted;
}

}  // namespace limelight
