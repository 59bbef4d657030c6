// What a run has spent so far, as a fold over its events: a mind that was killed goes on counting from there.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/event.hpp"

namespace limelight {

/// What calls to models take.
struct Spending {
  std::int64_t calls = 0;
  std::int64_t tokens = 0;
  double money = 0;

  Spending& operator+=(const Spending& more);
  Spending& operator-=(const Spending& less);
};

/// What a call took by its backend's own count; nothing if it reached no server.
Spending unmetered(const ModelCalled& call);

/// The calls of one question, each with what was reserved for it. A server that is asked once more for the
/// same adds a call to the last of them.
struct Reservations {
  std::vector<Spending> calls;
  bool closed = false;  ///< it is settled: nothing may be added any more

  Spending total() const;
};

/// budget.settled, agent.muted for the rest of a run, and limit.reached of a budget's limit.
bool is_of_budget(const Event& event);

/// A run ends with run.stopped. A process that died without one left its run open: the next goes on with it.
/// Not thread-safe.
class RunAccount {
 public:
  void apply(const Event& event);

  /// What an agent took in this run: what was settled of its calls, and where nothing is metered what its
  /// models said that they took; and what a tick was leased in which the process died, of "" where no agent's
  /// budget tells whose it was.
  Spending spent(const std::string& agent) const;
  Spending total() const;
  /// The time that this run had taken when its present life began.
  Milliseconds earlier_lives() const { return earlier_lives_; }
  bool muted(const std::string& agent) const { return muted_.contains(agent); }

 private:
  friend struct SnapshotFields;
  void charge_leases();
  void take_unmetered(const Event& event);

  std::map<std::string, Spending> by_agent_;
  std::map<std::string, Spending> leased_;        // for the tick under way, by budget
  std::map<std::string, std::int64_t> reserved_;  // calls about to be settled, by agent; none between ticks
  std::map<std::string, std::string> muted_;      // agents, and until what
  Milliseconds earlier_lives_{0};
  WallTime life_began_{};
  WallTime last_{};
  bool open_ = false;
};

}  // namespace limelight
