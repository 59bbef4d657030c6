// A mind's database row by row: what everything that copies a mind works on.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "memory/database.hpp"
#include "workspace/journal_entries.hpp"
#include "workspace/transfer/accepted_lines.hpp"
#include "workspace/transfer/fork_mark.hpp"

namespace limelight {

using Value = std::variant<std::int64_t, double, std::string, std::vector<std::byte>>;
using Row = std::vector<Value>;

/// The first column is the number that rows are ordered by.
struct Table {
  std::string_view name;
  std::string_view first;    ///< that column
  std::string_view columns;  ///< all of them, with commas between
  std::string_view types;    ///< of each column: i integer, r real, t text, j JSON text, b blob
};

inline constexpr std::string_view kEventsTable = "events", kSnapshotsTable = "snapshots",
                                  kMemoriesTable = "memories", kVectorsTable = "memory_vectors";

/// Events, snapshots, memories and their vectors; what is not here follows from them. The events of any
/// version's journal are rows of seq, tick, at, kind, actor, causes, taint and body.
std::span<const Table> tables();

/// Puts rows into a database without any. Lives within one transaction of a writer: all of them, or none.
class RowWriter {
 public:
  /// Makes the tables where there are none. Fails: invalid_argument (a mind lives there already), as
  /// Database.
  static Result<RowWriter> open(Database& database);

  /// Memories before their vectors.
  Result<void> write(const Table& table, const Row& row);
  /// That it is a fork's.
  Result<void> write_mark(const ForkMark& mark) { return write_fork_mark(database_, mark); }
  /// A line of what was accepted (accepted_lines.hpp); false if it is none.
  Result<bool> write_accepted_line(const nlohmann::json& line) { return write_line(database_, line); }
  /// Makes what follows from the rows. Without it what was written is not a mind.
  Result<void> finish();

 private:
  explicit RowWriter(Database& database) : database_(database) {}
  Result<void> write_snapshot(const Row& row);

  Database& database_;
  EntryWriter entries_;
};

}  // namespace limelight
