// Journal and archive in memory: commits take a time, may be refused, and survive a crash once they are kept.
#pragma once
#include <string>
#include <vector>

#include "memory/archive.hpp"
#include "workspace/accepted.hpp"
#include "workspace/journal.hpp"
#include "workspace/simulator/world.hpp"

namespace limelight::simulator {

class SimulatedDisk : public Journal, public AcceptedStore, public Archive {
 public:
  explicit SimulatedDisk(World& world) : world_(world) {}

  void write(TickBatch batch, Handler done) override;
  Result<void> write(const AcceptedBatch& batch) override;
  Result<std::vector<Recalled>> recall(const RecallQuery& query) override;
  Result<std::vector<Recalled>> distant(const Embedding& from, std::size_t limit) override;

 private:
  void keep(std::vector<Event> events, std::vector<MemoryRecord> memories, std::optional<Snapshot> snapshot);
  void keep(Snapshot snapshot);
  void keep(const AcceptedBatch& batch);
  std::optional<Error> refusal();
  void spoil(Event& event);
  void archive_pending(Event& event);

  World& world_;
  std::vector<std::unique_ptr<Alarm>> alarms_;
  std::string pending_;  // for a bug: the last input that is not answered
  int full_for_ = 0;     // so many more commits find the disk full
};

}  // namespace limelight::simulator
