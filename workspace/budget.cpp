#include "workspace/budget.hpp"

#include <algorithm>

namespace limelight {
namespace {

constexpr double kPriced = 1e6;             // prices are for so many tokens
constexpr double kRounding = 1e-9;          // sums of money may be off by this share
constexpr Tokens kSummingUpDirective{128};  // its prompt has a directive of its own

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

}  // namespace

Budget::Budget(const Manifest& manifest) {
  run_.limit = manifest.budget;
  const auto priced = [](const ModelManifest& model) { return model.price.has_value(); };
  const auto limited = [](const AgentManifest& agent) { return bounds(agent.budget); };
  metered_ = bounds(run_.limit) || manifest.budget.wall || std::ranges::any_of(manifest.models, priced) ||
             std::ranges::any_of(manifest.agents, limited);
  if (!metered_) return;
  for (const AgentManifest& agent : manifest.agents) {
    agents_[agent.name] = {agent.budget, {}, {}, price_of(manifest, agent)};
    if (speaker_ == nullptr && agent.role == Role::response) speaker_ = &agent;
  }
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

Spending Budget::taken(const PriceManifest* price, const ModelCalled& call) {
  const double money = cost(price, call.prompt_tokens, call.cached_tokens, call.completion_tokens);
  return {1, call.prompt_tokens + call.completion_tokens, money};
}

Spending Budget::summing_up(Tokens prompt, Tokens answer) const {
  if (speaker_ == nullptr) return {};
  return estimate(price(speaker_->name), prompt + answer + kSummingUpDirective, speaker_->max_tokens);
}

void Budget::restore(const RunAccount& account) {
  run_.spent = account.total();
  for (const auto& [agent, spent] : account.by_agent()) {
    const auto node = agents_.find(agent);
    if (node != agents_.end()) node->second.spent = spent;
  }
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
    node->second.reserved += wanted;
  }
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
