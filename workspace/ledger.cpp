#include "workspace/ledger.hpp"

#include <iterator>
#include <utility>

#include "core/await.hpp"
#include "workspace/taken_back.hpp"

namespace limelight {

Ledger::Ledger(Clock& clock, Journal& journal, Resumed resumed, std::int64_t snapshot_ticks)
    : clock_(clock),
      journal_(journal),
      stage_(std::move(resumed.stage)),
      hash_(std::move(resumed.hash)),
      durable_stage_(stage_),
      durable_hash_(hash_),
      tick_(stage_.tick()),
      snapshot_ticks_(snapshot_ticks) {}

void Ledger::take(const Event& event) {
  stage_.apply(event);
  if (enters_state_hash(event.kind())) {
    hash_.take(event.kind(), bodies_.add(event.body));
  } else {
    hash_.take(event);
    bodies_.skip();
  }
}

void Ledger::open_tick() {
  tick_ = TickNumber{stage_.tick().value + 1};
}

Sequence Ledger::take_newest() {
  const Event& event = events_.back();
  take(event);
  return event.seq;
}

void Ledger::remember(std::string source, std::string text, Taint taint, Embedding embedding) {
  MemoryRecord record{stage_.memories() + 1, source, text, tick_, clock_.stamp(), taint,
                      std::move(embedding)};
  append(MemoryWritten{record.id, std::move(source), std::move(text)}, "memory", taint);
  memories_.push_back(std::move(record));
}

void Ledger::close_tick(Milliseconds took) {
  append(TickCommitted{hash_.next(tick_), took.count(), stage_.short_term().tokens().value}, "engine");
}

bool Ledger::snapshot_due() const {
  const bool whole = !events_.empty() && events_.back().kind() == EventKind::tick_committed;
  return whole && (stage_.tick().value % snapshot_ticks_ == 0 || journal_.wants_snapshot());
}

boost::asio::awaitable<Result<void>> Ledger::commit(std::string embedder) {
  TickBatch batch{events_, memories_, std::move(embedder), std::nullopt, &bodies_};
  if (snapshot_due()) batch.snapshot = take_snapshot(stage_);
  auto start = [this, &batch](Journal::Handler done) { journal_.write(std::move(batch), std::move(done)); };
  auto written = co_await await_callback<Result<void>>(std::move(start));
  if (!written) co_return written;
  for (const Event& event : events_) durable_stage_.apply(event);
  durable_hash_ = hash_;
  memories_.clear();
  bodies_.clear();
  // Two lists take turns, so that a tick finds the room that the one before the last had.
  std::swap(events_, committed_);
  kept_ = 0;
  if (observer_) observer_(committed_, stage_);
  committed_.clear();
  co_return written;
}

void Ledger::roll_back() {
  stage_ = durable_stage_;
  hash_ = durable_hash_;
  memories_.clear();
  bodies_.clear();
  tick_ = stage_.tick();
  std::vector<Event> taken_back{std::make_move_iterator(events_.begin() + static_cast<std::ptrdiff_t>(kept_)),
                                std::make_move_iterator(events_.end())};
  events_.erase(events_.begin() + static_cast<std::ptrdiff_t>(kept_), events_.end());
  for (const Event& event : events_) take(event);
  for (Event& event : taken_back) {
    if (outlives_its_tick(event)) append(std::move(event.body), std::move(event.actor), event.taint);
  }
}

}  // namespace limelight
