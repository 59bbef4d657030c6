// The append-only log of all facts, and its place on disk: one transaction a tick, journal and memory
// together.
#pragma once
#include <span>
#include <string>

#include "core/event.hpp"
#include "memory/database.hpp"
#include "memory/long_term.hpp"

namespace limelight {

/// What one tick makes durable. Refers to its caller's events and memories.
struct TickBatch {
  std::span<const Event> events;
  std::span<const MemoryRecord> memories;
  std::string embedder;  ///< names the vector space of the memories
};

/// Creates or checks journal and memory tables. For Writer::open. Fails: database_version, and as Database.
Result<void> prepare_tables(Database& database);

/// Inside a writer's transaction. Fails: as Database; disk_full.
Result<void> write_batch(Database& database, const TickBatch& batch);

}  // namespace limelight
