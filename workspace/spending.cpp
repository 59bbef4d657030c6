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

Spending unmetered(const ModelCalled& call) {
  if (call.error == code_text(Errc::model_unreachable)) return {};
  return {1, call.prompt_tokens + call.completion_tokens, 0};
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
    if (kind == EventKind::model_called) take_unmetered(event);
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
    reserved_.erase(settled->agent);
  } else if (const auto* reserved = std::get_if<BudgetReserved>(&event.body)) {
    reserved_[reserved->agent] = reserved->calls;
  } else if (kind == EventKind::agent_late) {
    take_unmetered(event);
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

// Between budget.reserved and budget.settled the latter says what it took.
void RunAccount::take_unmetered(const Event& event) {
  if (!reserved_.empty() && reserved_.contains(event.actor)) return;
  if (const auto* called = std::get_if<ModelCalled>(&event.body)) {
    by_agent_[event.actor] += unmetered(*called);
  } else if (const auto* late = std::get_if<AgentLate>(&event.body); late->role != "embedder") {
    by_agent_[event.actor] += Spending{1, 0, 0};  // of its tokens nobody knows
  }
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

Spending RunAccount::spent(const std::string& agent) const {
  const auto found = by_agent_.find(agent);
  return found == by_agent_.end() ? Spending{} : found->second;
}

Spending RunAccount::total() const {
  Spending sum;
  for (const auto& [agent, spent] : by_agent_) sum += spent;
  return sum;
}

}  // namespace limelight
