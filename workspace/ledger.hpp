// The facts of the tick under way: on the stage at once, durable together, or taken back together.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/clock.hpp"
#include "core/embedder.hpp"
#include "core/event.hpp"
#include "memory/long_term.hpp"
#include "workspace/journal.hpp"
#include "workspace/resume.hpp"

namespace limelight {

/// Lives on the engine's strand. Clock and journal outlive it.
class Ledger {
 public:
  /// Hears of every commit, in order.
  using Observer = std::move_only_function<void(std::span<const Event>, const Stage&)>;

  /// A snapshot of the stage is written with every so-manieth tick.
  Ledger(Clock& clock, Journal& journal, Resumed resumed, std::int64_t snapshot_ticks);

  void observe(Observer observer) { observer_ = std::move(observer); }

  /// What is appended from now on belongs to the next tick.
  void open_tick();
  /// What was appended so far stays, also if the tick is taken back.
  void keep() { kept_ = events_.size(); }
  TickNumber tick() const { return tick_; }

  /// `body`: an EventBody or one of its alternatives.
  template <class Body>
  Sequence append(Body&& body, std::string actor, Taint taint = Taint::self,
                  std::vector<Sequence> causes = {}) {
    events_.emplace_back(Sequence{stage_.seq().value + 1}, tick_, clock_.stamp(), std::move(actor),
                         std::move(causes), taint, std::forward<Body>(body));
    return take_newest();
  }

  /// A memory, made durable together with the events; an empty embedding is found by text only.
  void remember(std::string source, std::string text, Taint taint, Embedding embedding);

  /// The tick's last event: its state hash, and how long it took.
  void close_tick(Milliseconds took);

  /// Makes all that was appended durable, in one transaction, then tells the observer. `embedder` names the
  /// vector space of the memories. Fails: disk_full, io_failed, database_failed; then nothing is durable and
  /// everything still waits for the next commit() or roll_back().
  boost::asio::awaitable<Result<void>> commit(std::string embedder);

  /// Takes back what was appended since keep(), but for what was spent and who was muted; the rest stays to
  /// be committed.
  void roll_back();

  /// With all that was appended.
  const Stage& stage() const { return stage_; }

  /// What was appended since the last commit.
  std::span<const Event> pending() const { return events_; }

 private:
  Sequence take_newest();
  void take(const Event& event);
  bool snapshot_due() const;

  Clock& clock_;
  Journal& journal_;
  Stage stage_;
  StateHash hash_;
  Stage durable_stage_;  // as of the last commit: where roll_back() goes back to
  StateHash durable_hash_;
  TickNumber tick_;
  std::vector<Event> events_;
  KnownBodies bodies_;            // of them
  std::vector<Event> committed_;  // while the observer hears of them
  std::int64_t snapshot_ticks_;
  std::size_t kept_ = 0;  // so many of them outlive roll_back()
  std::vector<MemoryRecord> memories_;
  Observer observer_;
};

}  // namespace limelight
