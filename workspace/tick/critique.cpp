// The second phase, second half: the critic scores each candidate, by itself or by its model.
#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::critique() {
  if (!mind_.has_critic || candidates_.empty()) co_return;
  const Agent* critic = awake(Role::critic);
  if (critic != nullptr && !critic->computed()) {
    Call call = activate(*critic);
    auto run = critic->critique(broadcast_, candidates_, call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    if (answer) critiques_ = std::move(*answer);
  }
  if (critiques_.empty()) critiques_ = computed_critiques(candidates_, context_);
  for (const Critique& each : critiques_) {
    mind_.ledger.append(CritiqueMade{each.candidate, each.score, each.reason},
                        critic != nullptr ? critic->manifest().name : "engine");
  }
}

}  // namespace limelight
