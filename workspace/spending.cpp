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

Spending Reservations::total() const {
  Spending sum;
  for (const Spending& call : calls) sum += call;
  return sum;
}

bool is_of_budget(const Event& event) {
  if (const auto* reached = std::get_if<LimitReached>(&event.body))
    return reached->limit.starts_with("budget.");
  if (const auto* muted = std::get_if<AgentMuted>(&event.body)) return muted->until == "run";
  return event.kind() == EventKind::budget_settled;
}

void RunAccount::apply(const Event& event) {
  const EventKind kind = event.kind();
  const bool frequent = kind == EventKind::agent_activated || kind == EventKind::model_called ||
                        kind == EventKind::proposal_made;
  if (frequent) {
    last_ = event.at;
    return;
  }
  if (std::holds_alternative<RunStarted>(event.body)) {
    if (open_) {
      // A clock that was set back takes no time away.
      const auto lived = std::chrono::duration_cast<Milliseconds>(last_ - life_began_);
      earlier_lives_ += std::max(Milliseconds{0}, lived);
      charge_leases();
    } else {
      by_agent_.clear();
      earlier_lives_ = Milliseconds{0};
    }
    open_ = true;
    life_began_ = event.at;
  } else if (const auto* settled = std::get_if<BudgetSettled>(&event.body)) {
    by_agent_[settled->agent] += Spending{settled->calls, settled->tokens, settled->money};
  } else if (const auto* leased = std::get_if<BudgetLeased>(&event.body)) {
    leased_[leased->agent] = {leased->calls, leased->tokens, leased->money};
  } else if (kind == EventKind::tick_committed || kind == EventKind::tick_abandoned) {
    leased_.clear();  // what it took was settled
  } else if (const auto* muted = std::get_if<AgentMuted>(&event.body)) {
    muted_[event.actor] = muted->until;
  } else if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
    const auto over = [](const auto& each) { return each.second == "stimulus"; };
    if (stimulus->pending) std::erase_if(muted_, over);
  } else if (std::holds_alternative<RunStopped>(event.body)) {
    open_ = false;
    leased_.clear();
    std::erase_if(muted_, [](const auto& each) { return each.second == "run"; });
  }
  last_ = event.at;
}

// The process died in that tick: what was settled of it is lost, and may have been all of it.
void RunAccount::charge_leases() {
  Spending of_agents;
  for (const auto& [agent, lease] : leased_) {
    if (agent.empty()) continue;
    by_agent_[agent] += lease;
    of_agents += lease;
  }
  if (const auto run = leased_.find(""); run != leased_.end()) {
    Spending rest = run->second;
    rest -= of_agents;
    by_agent_[""] += {std::max<std::int64_t>(0, rest.calls), std::max<std::int64_t>(0, rest.tokens),
                      std::max(0.0, rest.money)};
  }
  leased_.clear();
}

Spending RunAccount::total() const {
  Spending sum;
  for (const auto& [agent, spent] : by_agent_) sum += spent;
  return sum;
}

}  // namespace limelight
