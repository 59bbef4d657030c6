#include "workspace/state_hash.hpp"

#include <algorithm>
#include <array>

#include "core/hash.hpp"

namespace limelight {

bool enters_state_hash(EventKind kind) {
  constexpr auto kinds =
      std::to_array({EventKind::stimulus_received, EventKind::memory_recalled, EventKind::proposal_made,
                     EventKind::critique_made, EventKind::verdict_reached, EventKind::thought_won,
                     EventKind::response_spoken, EventKind::tool_intended, EventKind::drive_updated,
                     EventKind::drive_rung, EventKind::memory_bifurcated, EventKind::memory_written});
  return std::ranges::find(kinds, kind) != kinds.end();
}

void StateHash::take(const Event& event) {
  if (const auto* committed = std::get_if<TickCommitted>(&event.body)) {
    last_ = committed->state_hash;
    changed_.clear();
  } else if (enters_state_hash(event.kind())) {
    changed_ += to_text(event.kind());
    append_canonical(changed_, event.body);
  }
}

void StateHash::take(EventKind kind, std::string_view body) {
  changed_ += to_text(kind);
  changed_ += body;
}

std::string StateHash::next(TickNumber tick) const {
  return sha256({last_, "\n", std::to_string(tick.value), "\n", changed_.view()});
}

Result<void> StateHash::check(TickNumber tick, const TickCommitted& committed) const {
  if (committed.state_hash == next(tick)) return {};
  return fail(Errc::database_corrupt, "its events were changed after they were written",
              "tick " + std::to_string(tick.value));
}

}  // namespace limelight
