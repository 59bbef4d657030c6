// A mind's database row by row: what everything that copies a mind works on.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.hpp"
#include "memory/database.hpp"
#include "workspace/journal_entries.hpp"

namespace limelight {

using Value = std::variant<std::int64_t, double, std::string, std::vector<std::byte>>;
using Row = std::vector<Value>;

/// The first column is the number that rows are ordered by.
struct Table {
  std::string_view name;
  std::string_view first;  ///< that column
  std::string_view types;  ///< of each column: i integer, r real, t text, j JSON text, b blob
};

/// Events, snapshots, memories and their vectors; what is not here follows from them. The events of any
/// version's journal are rows of seq, tick, at, kind, actor, causes, taint and body.
std::span<const Table> tables();

/// The rows with numbers up to `last`, in order, until `see` fails. Fails: as Database; as `see`.
Result<void> read_rows(Database& database, const Table& table, std::optional<std::int64_t> last,
                       const std::function<Result<void>(const Row&)>& see);

/// Puts rows into a database without any, in one transaction: all of them, or none.
class RowWriter {
 public:
  /// Makes the tables where there are none. Fails: invalid_argument (a mind lives there already), as
  /// Database.
  static Result<RowWriter> open(const std::string& path);

  Result<void> write(const Table& table, const Row& row);
  /// Makes what follows from the rows, then all durable. Without it nothing is kept.
  Result<void> commit();

 private:
  explicit RowWriter(Database database) : database_(std::move(database)) {}

  Database database_;
  std::string_view table_;  // that insert_ is for
  std::optional<Statement> insert_;
  EntryWriter entries_;
};

}  // namespace limelight
