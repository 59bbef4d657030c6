#include "workspace/spending.hpp"

#include <algorithm>
#include <chrono>

namespace limelight {

Spending& Spending::operator+=(const Spending& more) {
  calls += more.calls;
  tokens += more.tokens;
  money += more.money;
  return *this;
}

Spending& Spending::operator-=(const Spending& less) {
  calls -= less.calls;
  tokens -= less.tokens;
  money -= less.money;
  return *this;
}

bool is_of_budget(const Event& event) {
  if (const auto* reached = std::get_if<LimitReached>(&event.body))
    return reached->limit.starts_with("budget.");
  if (const auto* muted = std::get_if<AgentMuted>(&event.body)) return muted->until == "run";
  return event.kind() == EventKind::budget_settled;
}

void RunAccount::apply(const Event& event) {
  if (std::holds_alternative<RunStarted>(event.body)) {
    if (open_) {
      // A clock that was set back takes no time away.
      const auto lived = std::chrono::duration_cast<Milliseconds>(last_ - life_began_);
      earlier_lives_ += std::max(Milliseconds{0}, lived);
    } else {
      by_agent_.clear();
      earlier_lives_ = Milliseconds{0};
    }
    open_ = true;
    life_began_ = event.at;
  } else if (const auto* settled = std::get_if<BudgetSettled>(&event.body)) {
    by_agent_[settled->agent] += Spending{settled->calls, settled->tokens, settled->money};
  } else if (const auto* muted = std::get_if<AgentMuted>(&event.body)) {
    muted_[event.actor] = muted->until;
  } else if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
    const auto over = [](const auto& each) { return each.second == "stimulus"; };
    if (stimulus->pending) std::erase_if(muted_, over);
  } else if (std::holds_alternative<RunStopped>(event.body)) {
    open_ = false;
    std::erase_if(muted_, [](const auto& each) { return each.second == "run"; });
  }
  last_ = event.at;
}

Spending RunAccount::total() const {
  Spending sum;
  for (const auto& [agent, spent] : by_agent_) sum += spent;
  return sum;
}

}  // namespace limelight
