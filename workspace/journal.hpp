// The append-only log of all facts, and its place on disk: one transaction a tick, journal and memory
// together.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "core/event.hpp"
#include "core/limits.hpp"
#include "memory/database.hpp"
#include "memory/long_term.hpp"
#include "memory/writer.hpp"
#include "workspace/known_bodies.hpp"
#include "workspace/snapshot.hpp"

namespace limelight {

/// What one tick makes durable. Refers to what is its caller's.
struct TickBatch {
  std::span<const Event> events;
  std::span<const MemoryRecord> memories;
  std::string embedder;                   ///< names the vector space of the memories
  std::optional<Snapshot> snapshot = {};  ///< of the stage after the last of the events
  const KnownBodies* bodies = nullptr;    ///< of each of the events; null: of none
};

/// Where ticks become durable.
class Journal {
 public:
  using Handler = std::move_only_function<void(Result<void>)>;

  virtual ~Journal() = default;

  /// Called on the engine's strand; what `batch` refers to lives until `done`, which is called exactly once,
  /// maybe before write() returns. All of it becomes durable, or none. Fails: disk_full, io_failed,
  /// database_failed.
  virtual void write(TickBatch batch, Handler done) = 0;

  /// Whether so much was written since the last snapshot that the next tick should come with one, although
  /// its time has not come.
  virtual bool wants_snapshot() const { return false; }
};

/// In the data directory's database, kept under so many bytes: with a snapshot the oldest ticks are dropped.
class DatabaseJournal : public Journal {
 public:
  /// The writer outlives it.
  explicit DatabaseJournal(Writer& writer, std::int64_t bytes = limits::kJournalBytes)
      : writer_(writer), bytes_(bytes) {}
  void write(TickBatch batch, Handler done) override;
  bool wants_snapshot() const override;

 private:
  Writer& writer_;
  std::int64_t bytes_;
  std::optional<std::int64_t> since_snapshot_;  // bytes of events; nothing: not known yet
};

/// Creates or checks journal and memory tables. For Writer::open; a journal of an older version is to be
/// migrated before (journal_version.hpp). Fails: database_version, and as Database.
Result<void> prepare_tables(Database& database);

/// Inside a writer's transaction. Gives the bytes of its events. Fails: as Database; disk_full.
Result<std::int64_t> write_batch(Database& database, const TickBatch& batch, std::int64_t journal_bytes);

}  // namespace limelight
