#include "workspace/mind_context.hpp"

namespace limelight {

void MindContext::take_in() {
  for (Stimulus& stimulus : parts.inbox.drain()) {
    ledger.append(StimulusReceived{stimulus.id, stimulus.source, std::move(stimulus.text), true},
                  stimulus.source, Taint::user);
  }
}

}  // namespace limelight
