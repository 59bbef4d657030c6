// The append-only log of all facts, and its place on disk: one transaction a tick, journal and memory
// together.
#pragma once
#include <span>
#include <string>

#include "core/event.hpp"
#include "memory/database.hpp"
#include "memory/long_term.hpp"
#include "memory/writer.hpp"

namespace limelight {

/// What one tick makes durable. Refers to its caller's events and memories.
struct TickBatch {
  std::span<const Event> events;
  std::span<const MemoryRecord> memories;
  std::string embedder;  ///< names the vector space of the memories
};

/// Where ticks become durable.
class Journal {
 public:
  virtual ~Journal() = default;

  /// Called on the engine's strand; what `batch` refers to lives until `done`, which is called exactly once,
  /// on any thread. All of it becomes durable, or none. Fails: disk_full, io_failed, database_failed,
  /// queue_full.
  virtual void write(TickBatch batch, Writer::Handler done) = 0;
};

/// In the data directory's database.
class DatabaseJournal : public Journal {
 public:
  explicit DatabaseJournal(Writer& writer) : writer_(writer) {}  ///< the writer outlives it
  void write(TickBatch batch, Writer::Handler done) override;

 private:
  Writer& writer_;
};

/// Creates or checks journal and memory tables. For Writer::open. Fails: database_version, and as Database.
Result<void> prepare_tables(Database& database);

/// Inside a writer's transaction. Fails: as Database; disk_full.
Result<void> write_batch(Database& database, const TickBatch& batch);

}  // namespace limelight
