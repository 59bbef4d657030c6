#include "workspace/budget.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "workspace/activation.hpp"

namespace limelight {
namespace {

constexpr double kPriced = 1e6;             // prices are for so many tokens
constexpr double kRounding = 1e-9;          // sums of money may be off by this share
constexpr Tokens kSummingUpDirective{128};  // its prompt has a directive of its own
constexpr std::int64_t kAsksAtFirst = 64;   // most calls that a mind of many agents is leased unseen

bool bounds(const AllowanceManifest& allowance) {
  return allowance.calls || allowance.tokens || allowance.money;
}

/// "calls", "tokens", "money": what would be over its limit; "" if nothing.
std::string_view exceeded(const AllowanceManifest& limit, const Spending& wanted) {
  if (limit.calls && wanted.calls > *limit.calls) return "calls";
  if (limit.tokens && wanted.tokens > limit.tokens->value) return "tokens";
  if (limit.money && wanted.money > *limit.money * (1 + kRounding)) return "money";
  return "";
}

/// What nothing is left of. Money that costs nothing to keep lasts for ever, even none of it.
std::string_view exhausted(const AllowanceManifest& limit, const Spending& spent) {
  if (limit.calls && spent.calls >= *limit.calls) return "calls";
  if (limit.tokens && spent.tokens >= limit.tokens->value) return "tokens";
  if (limit.money && spent.money > 0 && spent.money >= *limit.money * (1 - kRounding)) return "money";
  return "";
}

std::optional<std::string> key(std::string_view prefix, std::string_view what) {
  if (what.empty()) return std::nullopt;
  return std::string(prefix) + std::string(what);
}

constexpr std::string_view kRunKeys = "budget.";
constexpr std::string_view kAgentKeys = "agents[].budget.";
constexpr std::string_view kLeased = "the tick's share of the budget";

const PriceManifest* price_of(const Manifest& manifest, const AgentManifest& agent) {
  if (manifest.models.empty()) return nullptr;
  const auto found = std::ranges::find(manifest.models, agent.model, &ModelManifest::name);
  const ModelManifest& model = found == manifest.models.end() ? manifest.models.front() : *found;
  return model.price ? &*model.price : nullptr;
}

double cost(const PriceManifest* price, std::int64_t prompt, std::int64_t cached, std::int64_t answer) {
  if (price == nullptr) return 0;
  const auto computed = static_cast<double>(prompt - cached);
  const double kept = static_cast<double>(cached) * price->cached.value_or(price->input);
  return (computed * price->input + kept + static_cast<double>(answer) * price->output) / kPriced;
}

/// What a call took that failed so.
Spending of_failed(Errc code, const Spending& reserved) {
  constexpr auto kUnsent =
      std::to_array({Errc::model_unreachable, Errc::script_mismatch, Errc::budget_exhausted});
  constexpr auto kRefused = std::to_array({Errc::model_refused, Errc::queue_full, Errc::prompt_too_large});
  // A server is asked once more only after it was reached: the last of those calls was not.
  if (std::ranges::find(kUnsent, code) != kUnsent.end())
    return {std::max<std::int64_t>(0, reserved.calls - 1), 0, 0};
  if (std::ranges::find(kRefused, code) != kRefused.end())
    return {std::max<std::int64_t>(1, reserved.calls), 0, 0};
  return reserved;  // it broke off, and nobody knows
}

Spending greatest(const Spending& left, const Spending& right) {
  return {std::max(left.calls, right.calls), std::max(left.tokens, right.tokens),
          std::max(left.money, right.money)};
}

Spending times(std::int64_t factor, const Spending& one) {
  return {one.calls * factor, one.tokens * factor, one.money * static_cast<double>(factor)};
}

/// As much of it as is left; all of it where nothing is limited.
Spending within(const AllowanceManifest& limit, const Spending& spent, Spending wanted) {
  if (limit.calls) wanted.calls = std::clamp<std::int64_t>(*limit.calls - spent.calls, 0, wanted.calls);
  if (limit.tokens)
    wanted.tokens = std::clamp<std::int64_t>(limit.tokens->value - spent.tokens, 0, wanted.tokens);
  if (limit.money) wanted.money = std::clamp(*limit.money - spent.money, 0.0, wanted.money);
  return wanted;
}

}  // namespace

Budget::Budget(const Manifest& manifest) {
  run_.limit = manifest.budget;
  const auto priced = [](const ModelManifest& model) { return model.price.has_value(); };
  const auto limited = [](const AgentManifest& agent) { return bounds(agent.budget); };
  metered_ = bounds(run_.limit) || manifest.budget.wall || std::ranges::any_of(manifest.models, priced) ||
             std::ranges::any_of(manifest.agents, limited);
  if (!metered_) return;
  std::int64_t asks = 0;
  for (const AgentManifest& agent : manifest.agents) {
    Node& node = agents_[agent.name];
    node.limit = agent.budget;
    node.price = price_of(manifest, agent);
    node.asks = proposes(agent.role) ? manifest.workspace.candidates : 1;
    asks += node.asks;
    const bool better = agent.role == Role::response && (!speaker_ || speaker_->role != Role::response);
    if (better || (agent.role == Role::generator && !speaker_)) speaker_ = &agent;
  }
  run_.asks = std::min(asks, kAsksAtFirst);
}

const Budget::Node* Budget::find(std::string_view agent) const {
  const auto found = agents_.find(std::string(agent));
  return found == agents_.end() ? nullptr : &found->second;
}

const PriceManifest* Budget::price(std::string_view agent) const {
  const Node* node = find(agent);
  return node == nullptr ? nullptr : node->price;
}

Spending Budget::estimate(const PriceManifest* price, Tokens prompt, Tokens answer) {
  // Kept tokens may cost more than others to write; whether they are kept is not known before.
  const double money = std::max(cost(price, prompt.value, 0, answer.value),
                                cost(price, prompt.value, prompt.value, answer.value));
  return {1, (prompt + answer).value, money};
}

Spending Budget::taken(const PriceManifest* price, const ModelCalled& call, const Spending& reserved) {
  if (const auto failed = parse_code(call.error)) return of_failed(*failed, reserved);
  const double money = cost(price, call.prompt_tokens, call.cached_tokens, call.completion_tokens);
  return {std::max<std::int64_t>(1, reserved.calls), call.prompt_tokens + call.completion_tokens, money};
}

Spending Budget::summing_up(Tokens prompt, Tokens answer) const {
  if (speaker_ == nullptr) return {};
  return estimate(price(speaker_->name), prompt + answer + kSummingUpDirective,
                  speaker_->max_tokens.value_or(kUsualTokens));
}

void Budget::restore(const RunAccount& account) {
  run_.spent = account.total();
  for (auto& [agent, node] : agents_) node.spent = account.spent(agent);
}

Lease Budget::lease_of(Node& node, std::string agent, const Spending& call) {
  constexpr std::int64_t kRoom = 2;  // for a second question each, for a tick that takes more than the last
  const Spending wanted = greatest(times(kRoom * node.asks, call), times(kRoom, node.most));
  node.lease = within(node.limit, node.spent, wanted);
  node.before = node.spent;
  return {std::move(agent), *node.lease};
}

std::vector<Lease> Budget::lease(const Spending& call) {
  std::vector<Lease> leases;
  if (bounds(run_.limit)) leases.push_back(lease_of(run_, "", call));
  for (auto& [name, node] : agents_) {
    if (bounds(node.limit)) leases.push_back(lease_of(node, name, call));
  }
  std::ranges::sort(leases, {}, &Lease::agent);
  return leases;
}

bool Budget::over_lease(Node& node, const Spending& wanted) {
  if (!node.lease) return false;
  Spending since = node.spent;
  since -= node.before;
  since += node.reserved;
  since += wanted;
  node.most = greatest(node.most, since);
  const AllowanceManifest& limit = node.limit;
  AllowanceManifest leased;
  if (limit.calls) leased.calls = node.lease->calls;
  if (limit.tokens) leased.tokens = Tokens{node.lease->tokens};
  if (limit.money) leased.money = node.lease->money;
  return !exceeded(leased, since).empty();
}

std::optional<Refusal> Budget::reserve(std::string_view agent, const Spending& wanted, const Spending& kept) {
  const auto with = [&wanted](const Node& node) {
    Spending all = node.spent;
    all += node.reserved;
    return all += wanted;
  };
  Spending of_run = with(run_);
  if (auto limit = key(kRunKeys, exceeded(run_.limit, of_run += kept)))
    return Refusal{true, *limit, run_.reserved.calls == 0};
  const auto node = agents_.find(std::string(agent));
  if (node != agents_.end()) {
    if (auto limit = key(kAgentKeys, exceeded(node->second.limit, with(node->second))))
      return Refusal{false, *limit, node->second.reserved.calls == 0};
    if (over_lease(node->second, wanted)) return Refusal{false, std::string(kLeased), false};
  }
  if (over_lease(run_, wanted)) return Refusal{true, std::string(kLeased), false};
  if (node != agents_.end()) node->second.reserved += wanted;
  run_.reserved += wanted;
  return std::nullopt;
}

void Budget::settle(std::string_view agent, const Spending& reserved, const Spending& taken) {
  run_.reserved -= reserved;
  run_.spent += taken;
  const auto node = agents_.find(std::string(agent));
  if (node == agents_.end()) return;
  node->second.reserved -= reserved;
  node->second.spent += taken;
}

std::optional<std::string> Budget::used_up() const {
  return key(kRunKeys, exhausted(run_.limit, run_.spent));
}

std::optional<std::string> Budget::used_up(std::string_view agent) const {
  const Node* node = find(agent);
  return node == nullptr ? std::nullopt : key(kAgentKeys, exhausted(node->limit, node->spent));
}

}  // namespace limelight
