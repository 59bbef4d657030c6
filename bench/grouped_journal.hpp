// A long past is made quickly: ticks become durable together, from one snapshot of the stage to the next.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "workspace/journal.hpp"

namespace limelight::bench {

/// Hands ticks on to another journal, which outlives it, with every snapshot and at the end of a run. One
/// thread.
class GroupedJournal : public Journal {
 public:
  explicit GroupedJournal(Journal& journal) : journal_(journal) {}

  void write(TickBatch batch, Handler done) override {
    events_.insert(events_.end(), batch.events.begin(), batch.events.end());
    memories_.insert(memories_.end(), batch.memories.begin(), batch.memories.end());
    const bool stops = !events_.empty() && events_.back().kind() == EventKind::run_stopped;
    if (!batch.snapshot && !stops) return done({});
    TickBatch group{events_, memories_, std::move(batch.embedder), std::move(batch.snapshot)};
    journal_.write(std::move(group), [this, done = std::move(done)](Result<void> written) mutable {
      events_.clear();
      memories_.clear();
      done(std::move(written));
    });
  }

 private:
  Journal& journal_;
  std::vector<Event> events_;
  std::vector<MemoryRecord> memories_;
};

}  // namespace limelight::bench
