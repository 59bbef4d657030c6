#include "workspace/news.hpp"

#include <utility>

namespace limelight {

void News::apply(const Event& event) {
  coming_.kinds.set(event.body.index());
  if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
    coming_.stimuli.push_back(stimulus->text);
  } else if (std::holds_alternative<TickStarted>(event.body)) {
    told_ = std::exchange(coming_, {});
  }
}

}  // namespace limelight
