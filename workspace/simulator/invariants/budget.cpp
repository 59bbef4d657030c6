#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

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
  Spent over;  ///< what the last calls, made together, took over their reservations
};

struct Run {
  Node all;
  std::map<std::string, Node> agents;
  std::map<std::string, Spent> open;  ///< reserved and not settled, by agent
};

Spent price(const Manifest& manifest, const ModelCalled& call) {
  constexpr double kPriced = 1e6;
  const auto model = std::ranges::find(manifest.models, call.model, &ModelManifest::name);
  if (call.error == code_text(Errc::model_unreachable)) return {};
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

Spent over(const Spent& taken, const Spent& reserved) {
  return {0, std::max<std::int64_t>(0, taken.tokens - reserved.tokens),
          std::max(0.0, taken.money - reserved.money)};
}

void take(Run& run, const Manifest& manifest, const Event& event) {
  Node& agent = run.agents[event.actor];
  if (const auto* called = std::get_if<ModelCalled>(&event.body)) {
    const Spent spent = price(manifest, *called);
    add(run.all.called, spent);
    add(agent.called, spent);
  } else if (const auto* settled = std::get_if<BudgetSettled>(&event.body)) {
    const Spent spent{settled->calls, settled->tokens, settled->money};
    const Spent more = over(spent, run.open[settled->agent]);
    run.open.erase(settled->agent);
    for (Node* node : {&run.all, &run.agents[settled->agent]}) {
      add(node->settled, spent);
      add(node->over, more);
    }
  } else if (const auto* reserved = std::get_if<BudgetReserved>(&event.body)) {
    // Those before are all settled: what they took is known.
    if (run.open.empty()) run.all.over = {};
    run.agents[reserved->agent].over = {};
    run.open[reserved->agent] = {reserved->calls, reserved->tokens, reserved->money};
  }
}

/// Calls are reserved as what they are: none is too many. Those that were under way together may each have
/// taken more tokens than were reserved for it; once that is known, no other call is made.
std::optional<std::string> excess(const AllowanceManifest& limit, const Node& node) {
  constexpr double kRounding = 1e-9;
  const std::int64_t calls = std::max(node.called.calls, node.settled.calls);
  const std::int64_t tokens = std::max(node.called.tokens, node.settled.tokens);
  const double money = std::max(node.called.money, node.settled.money);
  if (limit.calls && calls > *limit.calls) return fmt::format("{} calls, of {}", calls, *limit.calls);
  if (limit.tokens && tokens - node.over.tokens > limit.tokens->value)
    return fmt::format("{} tokens, of {}", tokens, limit.tokens->value);
  if (limit.money && money - node.over.money > *limit.money + kRounding)
    return fmt::format("money {}, of {}", money, *limit.money);
  return std::nullopt;
}

/// The run that each life was part of: a life that ended without run.stopped left its run to the next one.
std::vector<std::size_t> runs_of(const History& history) {
  const auto writers = writers_of(history);
  std::vector<std::size_t> runs(history.lives.size(), 0);
  std::size_t run = 0;
  bool open = true;
  for (std::size_t place = 0; place < writers.size(); ++place) {
    const EventKind kind = history.journal[place].kind();
    if (kind == EventKind::run_started && !open) ++run;
    open = kind != EventKind::run_stopped;
    runs[writers[place]] = run;
  }
  return runs;
}

/// What models were really asked, ticks that were taken back or lost in a crash included, in all lives of a
/// run.
std::optional<Breach> asked_too_often(const History& history) {
  const auto runs = runs_of(history);
  std::map<std::string, std::optional<std::int64_t>> limits;
  for (const AgentManifest& agent : history.manifest.agents) limits[agent.name] = agent.budget.calls;
  limits[""] = history.manifest.budget.calls;
  std::map<std::pair<std::size_t, std::string>, std::int64_t> calls;
  for (const ModelCallSeen& call : history.calls) {
    for (const std::string& who : {std::string{}, call.agent}) {
      const std::int64_t sum = calls[{runs[call.life], who}] += call.requests;
      if (limits[who] && sum > *limits[who]) {
        return Breach{fmt::format("models were asked {} times by {}, of {}", sum,
                                  who.empty() ? "the run" : who, *limits[who])};
      }
    }
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
