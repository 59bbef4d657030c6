// Memories that come before their vectors, as those of a copy do, become rows of both.
#pragma once
#include "core/result.hpp"
#include "memory/memory_rows.hpp"

namespace limelight {

// All of them inside one transaction. Fails: as Database.

/// Makes room for rows that wait for their vectors.
Result<void> prepare_staged_memories(Database& database);
/// A memory waits.
Result<void> stage_memory(Database& database, const MemoryRow& row);
/// The memory of this vector waits no longer. In the order of their numbers the rows lie close.
Result<void> place_memory(Database& database, const VectorRow& row);
/// Nor do those without a vector, and there is no room any more.
Result<void> place_other_memories(Database& database);

}  // namespace limelight
