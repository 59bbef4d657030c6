// The second phase, second half: each critic scores the candidates, by its model, or one is computed.
#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::critique() {
  if (!mind_.has_critic || candidates_.empty() || none_ignites()) co_return;
  const Agent* computed = nullptr;  // many that compute would say the same
  std::vector<Call> calls;
  std::vector<std::string> critics;  // of each call
  std::vector<Asking<std::vector<Critique>>> runs;
  for (const Activated& each : woken_) {
    const Agent& critic = *mind_.parts.agents[each.agent];
    if (critic.manifest().role != Role::critic) continue;
    if (critic.computed()) {
      if (computed == nullptr) computed = &critic;
      continue;
    }
    Call call = activate(critic);
    runs.push_back(critic.critique(broadcast_, candidates_, call.context));
    calls.push_back(std::move(call));
    critics.push_back(critic.manifest().name);
  }
  if (!calls.empty()) {
    auto answers = co_await mind_.calls.ask_all(std::move(calls), std::move(runs));
    for (std::size_t place = 0; place < answers.size(); ++place) {
      if (answers[place]) take(std::move(*answers[place]), critics[place]);
    }
  }
  if (computed == nullptr && !critiques_.empty()) co_return;
  std::vector<Critique> own = computed_critiques(candidates_, context_);
  take(std::move(own), computed != nullptr ? computed->manifest().name : "engine");
}

void Tick::take(std::vector<Critique> critiques, const std::string& critic) {
  for (Critique& each : critiques) {
    mind_.ledger.append(CritiqueMade{each.candidate, each.score, each.reason}, critic);
    critiques_.push_back(std::move(each));
  }
}

}  // namespace limelight
