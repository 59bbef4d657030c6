// The rows that hold memories and their vectors, each with a digest of all that it says.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

/// A row of `memories` as it is stored.
struct MemoryRow {
  std::int64_t id = 0;
  std::string_view source;
  std::string_view text;
  std::int64_t tick = 0;
  std::int64_t at_ms = 0;
  std::string_view taint;

  std::int64_t digest() const;
};

/// A row of the view `memory_vectors`, a table up to version 4; there is one for each memory that has a
/// direction.
struct VectorRow {
  std::int64_t id = 0;
  std::string_view embedder;
  double scale = 0;
  std::span<const std::byte> levels;

  std::int64_t digest() const;
};

/// The columns of each that a row is made of, in its order, and what stands after them.
inline constexpr std::string_view kMemoryColumns = "id, source, text, tick, at_ms, taint";
inline constexpr std::string_view kVectorColumns = "id, embedder, scale, levels";

/// Of a statement whose first columns are those. What they refer to is the statement's.
MemoryRow memory_row(const Statement& row);
VectorRow vector_row(const Statement& row);

/// Fails: database_corrupt, unless `stored` is the row's digest.
Result<void> check_row(const MemoryRow& row, std::int64_t stored);
Result<void> check_row(const VectorRow& row, std::int64_t stored);

/// Creates the table, the view of its vectors and the index of the texts. An index that other rules made (an
/// older Limelight's, another ICU's) is made anew from the memories, in one transaction. Idempotent. Fails:
/// as Database.
Result<void> prepare_memory_tables(Database& database);
/// Whether the index of the texts was made by this program's rules. Fails: as Database.
Result<bool> index_is_of_our_rules(Database& database);

/// Its columns and its digest, to parameters 1 to 7.
Statement& bind_memory(Statement& statement, const MemoryRow& row);

/// Inside a writer's transaction; `memory_texts` is not written. `vector`: the memory's, null without one.
/// Fails: as Database.
Result<void> insert_row(Database& database, const MemoryRow& row, const VectorRow* vector);

/// Whether the rows have digests: a database that has not been brought up yet lacks them.
Result<bool> has_digests(Database& database);

/// Gives the rows of an older version their digests. Inside a writer's transaction. Fails: as Database.
Result<void> add_digests(Database& database);

/// Puts the vectors of version 4 into the rows of their memories. Inside a writer's transaction. Fails: as
/// Database.
Result<void> join_vectors(Database& database);

}  // namespace limelight
