#include "workspace/mind_context.hpp"

#include "core/limits.hpp"

namespace limelight {

std::size_t MindContext::room() const {
  const std::size_t held = ledger.stage().pending().size() + notes;
  return held < limits::kPendingInputs ? limits::kPendingInputs - held : 0;
}

void MindContext::take_in() {
  for (Inbox::Waiting& each : parts.inbox.drain(room())) {
    Stimulus& stimulus = each.stimulus;
    ledger.append(StimulusReceived{each.id, stimulus.source, std::move(stimulus.text), stimulus.pending},
                  stimulus.source, stimulus.taint);
    if (!stimulus.pending) ++notes;
  }
}

bool MindContext::may_sum_up() const {
  const Stage& stage = ledger.stage();
  return !summed_up && stage.pending().empty() && !stage.recent_thoughts().empty() && meter.may_sum_up();
}

Model* MindContext::next_model(const Agent& agent) const {
  if (parts.models.size() < 2) return nullptr;
  const auto own = std::ranges::find(parts.models, &agent.model());
  if (own == parts.models.end()) return nullptr;
  const auto next = own + 1 == parts.models.end() ? parts.models.begin() : own + 1;
  return *next;
}

}  // namespace limelight
