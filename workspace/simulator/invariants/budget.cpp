#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {
namespace {

/// What the run, or one agent of it, has spent by one way of counting.
struct Spent {
  std::int64_t calls = 0;
  std::int64_t tokens = 0;
  double money = 0;
};

/// Counted twice: by what the models reported, and by what was settled.
struct Node {
  Spent called;
  Spent settled;
  Spent reservation;  ///< the largest
};

struct Run {
  Node all;
  std::map<std::string, Node> agents;
};

Spent price(const Manifest& manifest, const ModelCalled& call) {
  constexpr double kPriced = 1e6;
  const auto model = std::ranges::find(manifest.models, call.model, &ModelManifest::name);
  Spent spent{1, call.prompt_tokens + call.completion_tokens, 0};
  if (model == manifest.models.end() || !model->price) return spent;
  const PriceManifest& price = *model->price;
  spent.money = (static_cast<double>(call.prompt_tokens - call.cached_tokens) * price.input +
                 static_cast<double>(call.cached_tokens) * price.cached.value_or(price.input) +
                 static_cast<double>(call.completion_tokens) * price.output) /
                kPriced;
  return spent;
}

void add(Spent& sum, const Spent& more) {
  sum.calls += more.calls;
  sum.tokens += more.tokens;
  sum.money += more.money;
}

void widen(Spent& largest, const Spent& one) {
  largest.calls = std::max(largest.calls, one.calls);
  largest.tokens = std::max(largest.tokens, one.tokens);
  largest.money = std::max(largest.money, one.money);
}

void take(Run& run, const Manifest& manifest, const Event& event) {
  Node& agent = run.agents[event.actor];
  if (const auto* called = std::get_if<ModelCalled>(&event.body)) {
    const Spent spent = price(manifest, *called);
    add(run.all.called, spent);
    add(agent.called, spent);
  } else if (const auto* settled = std::get_if<BudgetSettled>(&event.body)) {
    const Spent spent{settled->calls, settled->tokens, settled->money};
    add(run.all.settled, spent);
    add(run.agents[settled->agent].settled, spent);
  } else if (const auto* reserved = std::get_if<BudgetReserved>(&event.body)) {
    const Spent wanted{reserved->calls, reserved->tokens, reserved->money};
    widen(run.all.reservation, wanted);
    widen(run.agents[reserved->agent].reservation, wanted);
  }
}

/// Calls are reserved as what they are: none is too many. A call may take more tokens than were reserved for
/// it.
std::optional<std::string> excess(const AllowanceManifest& limit, const Node& node) {
  constexpr double kRounding = 1e-9;
  const std::int64_t calls = std::max(node.called.calls, node.settled.calls);
  const std::int64_t tokens = std::max(node.called.tokens, node.settled.tokens);
  const double money = std::max(node.called.money, node.settled.money);
  if (limit.calls && calls > *limit.calls) return fmt::format("{} calls, of {}", calls, *limit.calls);
  if (limit.tokens && tokens - node.reservation.tokens > limit.tokens->value)
    return fmt::format("{} tokens, of {}", tokens, limit.tokens->value);
  if (limit.money && money - node.reservation.money > *limit.money + kRounding)
    return fmt::format("money {}, of {}", money, *limit.money);
  return std::nullopt;
}

/// What models were really asked, ticks that were taken back or lost in a crash included, in each life.
std::optional<Breach> asked_too_often(const History& history) {
  const auto& limit = history.manifest.budget.calls;
  std::map<std::size_t, std::int64_t> calls;
  for (const ModelCallSeen& call : history.calls) {
    if (limit && ++calls[call.life] > *limit)
      return Breach{fmt::format("models were asked {} times, of {}", calls[call.life], *limit), {}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Breach> budget_exceeded_by_at_most_one_reservation(const History& history) {
  Run run;
  bool open = false;
  for (const Event& event : history.journal) {
    // A life that ended without run.stopped left its run to the next one.
    if (event.kind() == EventKind::run_started && !open) run = {};
    open = event.kind() != EventKind::run_stopped;
    take(run, history.manifest, event);
    if (event.kind() != EventKind::tick_committed) continue;
    if (auto what = excess(history.manifest.budget, run.all))
      return Breach{"the run took " + *what, event.seq};
    for (const AgentManifest& agent : history.manifest.agents) {
      if (auto what = excess(agent.budget, run.agents[agent.name]))
        return Breach{agent.name + " took " + *what, event.seq};
    }
  }
  return asked_too_often(history);
}

}  // namespace limelight::simulator
