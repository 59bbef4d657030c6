#include "workspace/mind_context.hpp"

namespace limelight {

void MindContext::take_in() {
  for (Inbox::Waiting& each : parts.inbox.drain()) {
    Stimulus& stimulus = each.stimulus;
    ledger.append(StimulusReceived{each.id, stimulus.source, std::move(stimulus.text), stimulus.pending},
                  stimulus.source, stimulus.taint);
  }
}

Model* MindContext::next_model(const Agent& agent) const {
  if (parts.models.size() < 2) return nullptr;
  const auto own = std::ranges::find(parts.models, &agent.model());
  if (own == parts.models.end()) return nullptr;
  const auto next = own + 1 == parts.models.end() ? parts.models.begin() : own + 1;
  return *next;
}

}  // namespace limelight
