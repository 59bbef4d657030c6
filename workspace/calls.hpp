// Asking agents: concurrently at the barrier, each under its deadline; what it took and how it failed is
// recorded here and nowhere else.
#pragma once
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "agents/agent.hpp"
#include "workspace/barrier.hpp"
#include "workspace/ledger.hpp"
#include "workspace/meter.hpp"

namespace limelight {

/// One agent about to be asked: what it may use, and how to tell it that its time is over.
struct Call {
  const Agent* agent = nullptr;
  std::stop_source stop;  ///< shared by those whose time ends together
  Milliseconds deadline;
  CallContext context;
  std::shared_ptr<Reservations> reserved;  ///< grows with every call it makes; null if nothing is metered
};

/// Lives on the engine's strand. Ledger, clock and meter outlive it.
class Calls {
 public:
  Calls(Ledger& ledger, Clock& clock, Meter& meter, std::uint64_t seed)
      : ledger_(ledger), clock_(clock), meter_(meter), seed_(seed) {}

  /// Forgets the calls and the interruption of the tick before; its seeds begin anew.
  void open_tick();

  /// A call of this tick. Its seed follows from run seed, tick and how many were opened before.
  Call open(const Agent& agent, Temperature temperature);

  /// For work that is no agent's, a tool's: stopped with the others.
  std::stop_source open_stop();

  /// Runs all at once and waits for deadlines, never for the slowest; results in the order of `calls`,
  /// nothing for the late, the failed and the cancelled, told apart by their events: agent.late,
  /// agent.faulted, and, once the tick is taken back, agent.cancelled. A call that no budget had room for is
  /// none of these.
  template <class T>
  boost::asio::awaitable<std::vector<std::optional<T>>> ask_all(std::vector<Call> calls,
                                                                std::vector<Asking<T>> runs) {
    std::vector<TimedWork<Answer<T>>> work;
    work.reserve(calls.size());
    for (std::size_t place = 0; place < calls.size(); ++place) {
      work.push_back({std::move(runs[place]), calls[place].stop, calls[place].deadline});
    }
    auto answers = co_await barrier(std::move(work), clock_);
    std::vector<Account> accounts;
    for (std::size_t place = 0; place < calls.size() && meter_.metered(); ++place) {
      const bool known = answers[place] && (answers[place]->value || !interrupted());
      calls[place].reserved->closed = true;
      const Spending reserved = calls[place].reserved->total();
      accounts.push_back({calls[place].agent, reserved, reserved});
      if (known) accounts.back().taken = taken(calls[place], answers[place]->calls);
    }
    meter_.open(accounts);
    std::vector<std::optional<T>> results(calls.size());
    for (std::size_t place = 0; place < calls.size(); ++place) {
      const Agent& agent = *calls[place].agent;
      if (answers[place]) record(agent, std::move(answers[place]->calls));
      if (answers[place] && answers[place]->value) {
        results[place] = std::move(*answers[place]->value);
        answered_ = true;
      } else if (interrupted()) {
        cancelled_.push_back(&agent);
      } else if (answers[place] && answers[place]->value.error().code == Errc::budget_exhausted) {
        continue;
      } else if (answers[place]) {
        fault(agent.manifest().name, to_text(agent.manifest().role), answers[place]->value.error());
        note_outage(calls[place], answers[place]->value.error());
      } else {
        late(calls[place]);
      }
    }
    meter_.close(accounts);
    co_return results;
  }

  /// As ask_all, for one.
  template <class T>
  boost::asio::awaitable<std::optional<T>> ask(Call call, Asking<T> run) {
    std::vector<Call> calls;
    calls.push_back(std::move(call));
    std::vector<Asking<T>> runs;
    runs.push_back(std::move(run));
    auto results = co_await ask_all<T>(std::move(calls), std::move(runs));
    co_return std::move(results.front());
  }

  /// Ends every call under way with `cancelled`, and those of this tick still to come.
  void interrupt();
  bool interrupted() const { return interrupted_; }
  /// Who was at work then.
  const std::vector<const Agent*>& cancelled() const { return cancelled_; }

  void fault(const std::string& actor, std::string_view role, const Error& error);

  /// Why the first of those who were asked in this tick and whose model did not answer got no answer; `where`
  /// names the model.
  const std::optional<Error>& outage() const { return outage_; }
  /// Whether any model gave a usable answer in this tick.
  bool answered() const { return answered_; }

 private:
  Spending taken(const Call& call, const std::vector<ModelCalled>& made) const;
  Milliseconds deadline(const Agent& agent) const;
  std::stop_source stop_of(Milliseconds deadline);
  void late(const Call& call);
  void note_outage(const Call& call, const Error& error);
  void record(const Agent& agent, std::vector<ModelCalled> calls);

  Ledger& ledger_;
  Clock& clock_;
  Meter& meter_;
  std::uint64_t seed_;
  std::uint64_t draws_ = 0;  // seeds drawn in this tick
  std::vector<std::stop_source> under_way_;
  std::map<Milliseconds, std::stop_source> stops_;  // of the agents under way, by their deadline
  bool interrupted_ = false;
  std::vector<const Agent*> cancelled_;
  std::optional<Error> outage_;
  bool answered_ = false;
};

}  // namespace limelight
