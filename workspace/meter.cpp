#include "workspace/meter.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace limelight {
namespace {

constexpr std::string_view kWall = "budget.wall";
constexpr std::int64_t kTemplateTokens = 8;  // what a chat template puts around one message

/// Not the model's own count: a replay has no tokeniser, and must let the same calls through.
Tokens estimate_prompt(const CompletionRequest& request) {
  Tokens prompt = quarter_of_bytes(request.opening);
  for (const ChatMessage& message : request.messages) {
    prompt += quarter_of_bytes(message.content) + Tokens{kTemplateTokens};
  }
  return prompt;
}

/// One agent may be asked for several candidates at once: its accounts are one.
std::vector<Account> by_agent(std::span<const Account> accounts) {
  std::vector<Account> sums;
  for (const Account& account : accounts) {
    if (account.reserved.calls == 0) continue;
    auto sum = std::ranges::find(sums, account.agent, &Account::agent);
    if (sum == sums.end()) sum = sums.insert(sum, Account{account.agent, {}, {}});
    sum->reserved += account.reserved;
    sum->taken += account.taken;
  }
  return sums;
}

}  // namespace

void Meter::begin(bool relived) {
  relived_ = relived;
  const RunAccount& account = ledger_.stage().account();
  budget_.restore(account);
  began_ = clock_.elapsed() - account.earlier_lives();
}

const PriceManifest* Meter::price(const Agent& agent, const Model& model) const {
  if (&model == &agent.model()) return budget_.price(agent.manifest().name);
  const auto place = static_cast<std::size_t>(std::ranges::find(models_, &model) - models_.begin());
  if (place >= models_.size() || place >= manifest_.models.size()) return nullptr;
  const ModelManifest& manifest = manifest_.models[place];
  return manifest.price ? &*manifest.price : nullptr;
}

Admission Meter::admission(const Agent& agent, std::shared_ptr<Spending> reserved) {
  return
      [this, &agent, reserved = std::move(reserved)](const Model& model, const CompletionRequest& request) {
        return admit(agent, *reserved, model, request);
      };
}

Spending Meter::kept(const Agent& agent, Tokens prompt, Tokens answer) const {
  const bool owed = !ledger_.stage().pending().empty() && agent.manifest().role != Role::response;
  return owed ? budget_.summing_up(prompt, answer) : Spending{};
}

Result<void> Meter::admit(const Agent& agent, Spending& reserved, const Model& model,
                          const CompletionRequest& request) {
  const std::string& name = agent.manifest().name;
  if (time_left() == Milliseconds{0}) return fail(Errc::budget_exhausted, std::string(kWall), name);
  const auto reached = limit();
  if (reached && agent.manifest().role != Role::response) {
    return fail(Errc::budget_exhausted, *reached, name);
  }
  const Tokens prompt = estimate_prompt(request);
  const Spending wanted = Budget::estimate(price(agent, model), prompt, request.max_tokens);
  const auto refusal = budget_.reserve(name, wanted, kept(agent, prompt, request.max_tokens));
  if (!refusal) {
    reserved += wanted;
    return {};
  }
  if (refusal->final && refusal->by_run && !refused_by_) refused_by_ = refusal->limit;
  if (refusal->final && !refusal->by_run) over_.emplace(name, refusal->limit);
  return fail(Errc::budget_exhausted, refusal->limit, name);
}

Spending Meter::taken(const Agent& agent, const Model& model, std::span<const ModelCalled> calls) const {
  Spending sum;
  for (const ModelCalled& call : calls) sum += Budget::taken(price(agent, model), call);
  return sum;
}

void Meter::open(std::span<const Account> accounts) {
  for (const auto& [agent, reserved, taken] : by_agent(accounts)) {
    const std::string& name = agent->manifest().name;
    ledger_.append(BudgetReserved{name, reserved.tokens, reserved.calls, reserved.money}, "budget");
  }
}

void Meter::close(std::span<const Account> accounts) {
  for (const auto& [agent, reserved, taken] : by_agent(accounts)) {
    const std::string& name = agent->manifest().name;
    budget_.settle(name, reserved, taken);
    ledger_.append(BudgetSettled{name, taken.tokens, taken.calls, taken.money}, "budget");
  }
  for (const Account& account : accounts) mute(*account.agent);
}

void Meter::mute(const Agent& agent) {
  const std::string& name = agent.manifest().name;
  const auto over = over_.find(name);
  const auto limit = over != over_.end() ? std::optional(over->second) : budget_.used_up(name);
  if (!limit || ledger_.stage().account().muted(name)) return;
  ledger_.append(AgentMuted{std::string(to_text(agent.manifest().role)), *limit + " is used up", "run"},
                 name);
}

void Meter::look_at_clock() {
  if (out_of_time_) return;
  const bool up = relived_ ? std::exchange(expires_, false) : time_left() == Milliseconds{0};
  if (!up) return;
  out_of_time_ = true;
  announce(std::string(kWall));
}

void Meter::announce(const std::string& limit) {
  if (!std::exchange(announced_, true)) ledger_.append(LimitReached{limit, taken_of(limit)}, "engine");
}

void Meter::relive(const Event& event, bool within_tick) {
  if (const auto* settled = std::get_if<BudgetSettled>(&event.body)) {
    budget_.settle(settled->agent, {}, {settled->calls, settled->tokens, settled->money});
  }
  const auto* reached = std::get_if<LimitReached>(&event.body);
  if (reached == nullptr || reached->limit != kWall) return;
  (within_tick ? expires_ : out_of_time_) = true;
}

std::optional<std::string> Meter::limit() const {
  if (refused_by_) return refused_by_;
  if (out_of_time_) return std::string(kWall);
  return budget_.used_up();
}

double Meter::taken_of(std::string_view limit) const {
  if (limit == kWall) return static_cast<double>((clock_.elapsed() - began_).count());
  if (limit == "budget.money") return budget_.spent().money;
  const Spending& spent = budget_.spent();
  return static_cast<double>(limit == "budget.tokens" ? spent.tokens : spent.calls);
}

std::optional<Milliseconds> Meter::time_left() const {
  if (out_of_time_) return Milliseconds{0};
  if (!manifest_.budget.wall || relived_) return std::nullopt;
  return std::max(Milliseconds{0}, *manifest_.budget.wall - (clock_.elapsed() - began_));
}

}  // namespace limelight
