#include "workspace/meter.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "workspace/state_hash.hpp"

namespace limelight {
namespace {

constexpr std::string_view kWall = "budget.wall";
constexpr std::int64_t kTemplateTokens = 8;  // what a chat template puts around one message

Tokens count_prompt(const Model& model, const CompletionRequest& request) {
  Tokens prompt = model.count(request.opening);
  for (const ChatMessage& message : request.messages) {
    prompt += model.count(message.content) + Tokens{kTemplateTokens};
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

/// About what one call takes, before anything is known of it: the stage, and the longest answer.
Spending Meter::one_call() const {
  constexpr Tokens kFrame{512};   // SELF's like, worked examples, directives, what is recalled
  constexpr Tokens kObject{256};  // of answers in JSON
  const Stage& stage = ledger_.stage();
  Tokens prompt = stage.short_term().tokens() + estimated_tokens(manifest_.self) + kFrame;
  for (const PendingInput& input : stage.pending()) prompt += estimated_tokens(input.text);
  Tokens answer = kObject;
  for (const AgentManifest& agent : manifest_.agents)
    answer = std::max(answer, agent.max_tokens.value_or(kUsualTokens));
  Spending most = Budget::estimate(nullptr, prompt, answer);
  for (const ModelManifest& model : manifest_.models) {
    if (model.price) most.money = std::max(most.money, Budget::estimate(&*model.price, prompt, answer).money);
  }
  return most;
}

bool Meter::lease() {
  if (relived_ || !metered()) return false;
  const std::vector<Lease> leases = budget_.lease(one_call());
  for (const Lease& lease : leases) {
    const auto& [calls, tokens, money] = lease.amount;
    ledger_.append(BudgetLeased{lease.agent, tokens, calls, money}, "budget");
  }
  return !leases.empty();
}

Admission Meter::admission(const Agent& agent, std::shared_ptr<Reservations> reserved) {
  if (relived_) return recorded_admission(agent);
  return [this, &agent, reserved = std::move(reserved)](const Model& model, CompletionRequest& request) {
    return admit(agent, reserved, model, request);
  };
}

bool Meter::speaks_last(const AgentManifest& agent) const {
  return agent.role == Role::response ||
         (budget_.speaker() != nullptr && budget_.speaker()->name == agent.name);
}

bool Meter::may_sum_up() const {
  return limit() && !out_of_time_ && budget_.speaker() != nullptr &&
         !ledger_.stage().account().muted(budget_.speaker()->name);
}

Spending Meter::kept(const Agent& agent, Tokens prompt, Tokens answer) const {
  const bool sums_up = speaks_last(agent.manifest()) && (limit() || agent.manifest().role == Role::response);
  const Stage& stage = ledger_.stage();
  const bool owed = !stage.pending().empty() || !stage.recent_thoughts().empty();
  return owed && !sums_up ? budget_.summing_up(prompt, answer) : Spending{};
}

Result<Spending> Meter::reserve(const Agent& agent, const Spending& wanted, Tokens prompt, Tokens answer) {
  const std::string& name = agent.manifest().name;
  if (time_left() == Milliseconds{0}) return fail(Errc::budget_exhausted, std::string(kWall), name);
  const auto reached = limit();
  if (reached && !speaks_last(agent.manifest())) return fail(Errc::budget_exhausted, *reached, name);
  const auto refusal = budget_.reserve(name, wanted, kept(agent, prompt, answer));
  if (!refusal) return wanted;
  if (refusal->final && refusal->by_run && !refused_by_) refused_by_ = refusal->limit;
  if (refusal->final && !refusal->by_run) over_.emplace(name, refusal->limit);
  return fail(Errc::budget_exhausted, refusal->limit, name);
}

Result<void> Meter::admit(const Agent& agent, const std::shared_ptr<Reservations>& reserved,
                          const Model& model, CompletionRequest& request) {
  const Tokens prompt = count_prompt(model, request);
  const Tokens answer = request.max_tokens;
  const auto taken = reserve(agent, Budget::estimate(price(agent, model), prompt, answer), prompt, answer);
  if (!taken) return std::unexpected(taken.error());
  reserved->calls.push_back(*taken);
  // What a server is asked once more it did not answer, and nobody pays for: but it is called.
  request.again = [this, &agent, reserved, prompt, answer]() -> Result<void> {
    if (reserved->closed) return fail(Errc::cancelled, "nobody waits for it any more", agent.manifest().name);
    const auto more = reserve(agent, Spending{1, 0, 0}, prompt, answer);
    if (!more) return std::unexpected(more.error());
    reserved->calls.back() += *more;
    return {};
  };
  return {};
}

Spending Meter::taken(const Agent& agent, const Model& model, std::span<const ModelCalled> calls,
                      const Reservations& reserved) const {
  Spending sum;
  for (std::size_t place = 0; place < calls.size(); ++place) {
    const Spending of_it = place < reserved.calls.size() ? reserved.calls[place] : Spending{1, 0, 0};
    sum += Budget::taken(price(agent, model), calls[place], of_it);
  }
  return sum;
}

std::vector<BudgetSettled> Meter::taken_unmetered(std::span<const Agent* const> at_work) const {
  if (metered() || relived_) return {};
  std::map<std::string, Spending> taken;
  for (const Event& event : ledger_.pending()) {
    if (const auto* called = std::get_if<ModelCalled>(&event.body)) taken[event.actor] += unmetered(*called);
    const auto* late = std::get_if<AgentLate>(&event.body);
    if (late != nullptr && late->role != "embedder") taken[event.actor] += Spending{1, 0, 0};
  }
  for (const Agent* agent : at_work) taken[agent->manifest().name] += Spending{1, 0, 0};
  std::vector<BudgetSettled> settled;
  for (const auto& [agent, spent] : taken) {
    if (spent.calls > 0) settled.push_back({agent, spent.tokens, spent.calls, spent.money});
  }
  return settled;
}

void Meter::open(std::span<const Account> accounts) {
  for (const auto& [agent, reserved, taken] : by_agent(accounts)) {
    const std::string& name = agent->manifest().name;
    ledger_.append(BudgetReserved{name, reserved.tokens, reserved.calls, reserved.money}, "budget");
  }
}

void Meter::close(std::span<const Account> accounts) {
  if (relived_) return close_as_recorded(accounts);
  for (const auto& [agent, reserved, taken] : by_agent(accounts)) {
    const std::string& name = agent->manifest().name;
    budget_.settle(name, reserved, taken);
    ledger_.append(BudgetSettled{name, taken.tokens, taken.calls, taken.money}, "budget");
  }
  if (refused_by_) announce(*refused_by_);
  for (const Account& account : accounts) mute(*account.agent);
}

void Meter::close_as_recorded(std::span<const Account> accounts) {
  std::set<std::string> open;
  for (const Account& account : accounts) open.insert(account.agent->manifest().name);
  while (const auto* settled = next_recorded<BudgetSettled>()) {
    if (open.erase(settled->agent) == 0) break;
    take_recorded();
  }
  if (const auto* reached = next_recorded<LimitReached>(); reached != nullptr && reached->limit != kWall) {
    refused_by_ = reached->limit;
    take_recorded();
  }
  while (next_recorded<AgentMuted>() != nullptr) take_recorded();
}

std::size_t Meter::facts_of_tick() const {
  std::size_t facts = 0;
  for (const Event& event : ledger_.pending()) {
    if (event.kind() == EventKind::tick_started) facts = 0;
    facts += enters_state_hash(event.kind()) ? 1 : 0;
  }
  return facts;
}

template <class Body>
const Body* Meter::next_recorded() const {
  const bool due = !recorded_.empty() && recorded_.front().place == facts_of_tick();
  return due ? std::get_if<Body>(&recorded_.front().event.body) : nullptr;
}

void Meter::take_recorded() {
  const Event event = std::move(recorded_.front().event);
  recorded_.pop_front();
  if (const auto* settled = std::get_if<BudgetSettled>(&event.body)) settle_recorded(*settled);
  ledger_.append(event.body, event.actor);
}

void Meter::settle_recorded(const BudgetSettled& settled) {
  budget_.settle(settled.agent, {}, {settled.calls, settled.tokens, settled.money});
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
  if (relived_) {
    const auto* reached = next_recorded<LimitReached>();
    out_of_time_ = reached != nullptr && reached->limit == kWall;
    if (out_of_time_) take_recorded();
  } else if (time_left() == Milliseconds{0}) {
    out_of_time_ = true;
    announce(std::string(kWall));
  }
}

void Meter::announce(const std::string& limit) {
  if (!std::exchange(announced_, true)) ledger_.append(LimitReached{limit, taken_of(limit)}, "engine");
}

Admission Meter::recorded_admission(const Agent& agent) {
  return [this, &agent, answered = std::make_shared<bool>(false)](const Model&, CompletionRequest& request) {
    const std::string& name = agent.manifest().name;
    const auto call = recorded_calls_.find({name, request.sampling.seed});
    const bool on_record = call != recorded_calls_.end();
    if (on_record) recorded_calls_.erase(call);
    // Of a question that was late nothing is on record: it is asked, and late again.
    if (on_record || !*answered) {
      *answered = on_record;
      return Result<void>{};
    }
    return Result<void>{fail(Errc::budget_exhausted, "it was refused in the run, too", name)};
  };
}

void Meter::relive_tick(RelivedTick& tick) {
  recorded_ = std::move(tick.budget);
  recorded_calls_ = std::move(tick.calls);
}

void Meter::relive(const Event& event) {
  if (const auto* settled = std::get_if<BudgetSettled>(&event.body)) settle_recorded(*settled);
  const auto* reached = std::get_if<LimitReached>(&event.body);
  if (reached == nullptr) return;
  if (reached->limit == kWall) {
    out_of_time_ = true;
  } else {
    refused_by_ = reached->limit;
  }
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
