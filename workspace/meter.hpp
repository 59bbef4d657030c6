// The budget at work: lets calls through or not, writes down what they were to take and took, mutes agents.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/agent.hpp"
#include "core/clock.hpp"
#include "workspace/budget.hpp"
#include "workspace/ledger.hpp"
#include "workspace/relived_tick.hpp"

namespace limelight {

/// One question to an agent, with the calls it was let make.
struct Account {
  const Agent* agent = nullptr;
  Spending reserved;
  Spending taken;
};

/// Lives on the engine's strand. What is referred to outlives it.
class Meter {
 public:
  /// `models` in the manifest's order.
  Meter(const Manifest& manifest, std::vector<Model*> models, Ledger& ledger, Clock& clock)
      : manifest_(manifest), models_(std::move(models)), ledger_(ledger), clock_(clock), budget_(manifest) {}

  /// A life begins, and goes on from what its run had spent; after run.started. A relived one lets the
  /// calls on record through and has no time: which call found room depended on what others took meanwhile.
  void begin(bool relived);
  /// In a replay, before a tick: what a tick that was taken back spent, the limit that was reached.
  void relive(const Event& event);
  /// In a replay, with a tick: what is on record of its budget and calls, to be taken in this order.
  void relive_tick(RelivedTick& tick);

  /// False: nothing is to be counted, and the calls need no admission.
  bool metered() const { return budget_.metered(); }

  /// Before a tick: writes budget.leased for every budget with a limit. True if something was written: then
  /// it must be durable before a call is made.
  bool lease();

  /// Reserves each call before it is made, and adds it to `reserved`; so is a server that is asked once more.
  /// Where somebody can sum up, as much as that needs is left.
  Admission admission(const Agent& agent, std::shared_ptr<Reservations> reserved);

  /// What calls to that model took, of those that were reserved.
  Spending taken(const Agent& agent, const Model& model, std::span<const ModelCalled> calls,
                 const Reservations& reserved) const;

  /// Where nothing is metered, before the tick under way is taken back: what it took, by agent; of each who
  /// was at work and did not come to an answer, a call.
  std::vector<BudgetSettled> taken_unmetered(std::span<const Agent* const> at_work) const;

  /// Writes budget.reserved, one an agent.
  void open(std::span<const Account> accounts);
  /// Settles, writes budget.settled, and agent.muted for those with nothing left.
  void close(std::span<const Account> accounts);

  /// Out of time from here on, if it is: the only places where that is noticed are those a replay knows of.
  void look_at_clock();
  /// Writes limit.reached, once a life.
  void announce(const std::string& limit);

  /// The limit of the run that is reached, by its key. From then on only who sums up may be asked.
  std::optional<std::string> limit() const;
  /// A response agent, and who sums up in a mind without one.
  bool speaks_last(const AgentManifest& agent) const;
  /// Whether there is somebody who sums up, and something left for it: not when the time is over.
  bool may_sum_up() const;
  /// Until budget.wall.
  std::optional<Milliseconds> time_left() const;

 private:
  Result<void> admit(const Agent& agent, const std::shared_ptr<Reservations>& reserved, const Model& model,
                     CompletionRequest& request);
  Result<Spending> reserve(const Agent& agent, const Spending& wanted, Tokens prompt, Tokens answer);
  Spending one_call() const;
  double taken_of(std::string_view limit) const;
  const PriceManifest* price(const Agent& agent, const Model& model) const;
  Spending kept(const Agent& agent, Tokens prompt, Tokens answer) const;
  void mute(const Agent& agent);
  void close_as_recorded(std::span<const Account> accounts);
  std::size_t facts_of_tick() const;
  template <class Body>
  const Body* next_recorded() const;
  void take_recorded();
  Admission recorded_admission(const Agent& agent);
  void settle_recorded(const BudgetSettled& settled);

  const Manifest& manifest_;
  std::vector<Model*> models_;
  Ledger& ledger_;
  Clock& clock_;
  Budget budget_;
  bool relived_ = false;
  std::deque<PlacedEvent> recorded_;             // relived: of this tick, not yet taken
  decltype(RelivedTick::calls) recorded_calls_;  // likewise
  bool out_of_time_ = false;
  bool announced_ = false;
  Milliseconds began_{0};                    // as if the run had never been interrupted
  std::optional<std::string> refused_by_;    // the run's limit that a call did not fit in any more
  std::map<std::string, std::string> over_;  // agents whose call did not fit in their own, and which limit
};

}  // namespace limelight
