#include <algorithm>

#include <fmt/format.h>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {
namespace {

/// One thing that a run may spend only so much of.
struct Account {
  std::int64_t spent = 0;
  std::int64_t in_tick = 0;
  std::int64_t reservation = 0;  ///< the largest

  void spend(std::int64_t amount) {
    spent += amount;
    in_tick += amount;
    reservation = std::max(reservation, in_tick);
  }
};

}  // namespace

std::optional<Breach> budget_exceeded_by_at_most_one_reservation(const History& history) {
  const BudgetManifest& budget = history.manifest.budget;
  Account calls;
  Account tokens;
  for (const Event& event : history.journal) {
    if (event.kind() == EventKind::run_started) calls = tokens = {};
    if (event.kind() == EventKind::tick_started) calls.in_tick = tokens.in_tick = 0;
    const auto* called = std::get_if<ModelCalled>(&event.body);
    if (called == nullptr) continue;
    calls.spend(1);
    tokens.spend(called->prompt_tokens + called->completion_tokens);
    if (budget.calls && calls.spent - calls.reservation > *budget.calls) {
      return Breach{fmt::format("{} calls, the budget is {}", calls.spent, *budget.calls), event.seq};
    }
    if (budget.tokens && tokens.spent - tokens.reservation > budget.tokens->value) {
      return Breach{fmt::format("{} tokens, the budget is {}", tokens.spent, budget.tokens->value),
                    event.seq};
    }
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
