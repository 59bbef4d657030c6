#include "workspace/transfer/tables.hpp"

#include <array>
#include <limits>
#include <utility>

#include "workspace/journal.hpp"

namespace limelight {
namespace {

constexpr std::array kTables{Table{"events", "seq", "iiittttt"}, Table{"snapshots", "seq", "iiitt"},
                             Table{"memories", "id", "ittiit"}, Table{"memory_vectors", "id", "itrb"}};

Row read_row(const Statement& query, std::string_view types) {
  Row row;
  for (int column = 0; column < static_cast<int>(types.size()); ++column) {
    switch (types[static_cast<std::size_t>(column)]) {
      case 'i':
        row.emplace_back(query.integer(column));
        break;
      case 'r':
        row.emplace_back(query.real(column));
        break;
      case 't':
        row.emplace_back(query.text(column));
        break;
      default: {
        const auto bytes = query.blob(column);
        row.emplace_back(std::vector<std::byte>{bytes.begin(), bytes.end()});
      }
    }
  }
  return row;
}

void bind(Statement& statement, int parameter, const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    statement.bind(parameter, std::string_view(*text));
  } else if (const auto* bytes = std::get_if<std::vector<std::byte>>(&value)) {
    statement.bind(parameter, std::span<const std::byte>(*bytes));
  } else if (const auto* real = std::get_if<double>(&value)) {
    statement.bind(parameter, *real);
  } else {
    statement.bind(parameter, std::get<std::int64_t>(value));
  }
}

}  // namespace

std::span<const Table> tables() {
  return kTables;
}

Result<void> read_rows(Database& database, const Table& table, std::optional<std::int64_t> last,
                       const std::function<Result<void>(const Row&)>& see) {
  // A database of an older version may lack a table: then it has none of its rows.
  const auto exists = database.has_table(table.name);
  if (!exists) return std::unexpected(exists.error());
  if (!*exists) return {};
  const std::string first{table.first};
  auto query = database.prepare("SELECT * FROM " + std::string(table.name) + " WHERE " + first +
                                " <= ?1 ORDER BY " + first);
  if (!query) return std::unexpected(query.error());
  query->bind(1, last.value_or(std::numeric_limits<std::int64_t>::max()));
  while (true) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    if (auto seen = see(read_row(*query, table.types)); !seen) return seen;
  }
}

Result<RowWriter> RowWriter::open(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read_write);
  if (!database) return std::unexpected(database.error());
  RowWriter writer{std::move(*database)};
  if (auto begun = writer.database_.execute("BEGIN IMMEDIATE"); !begun) return std::unexpected(begun.error());
  if (auto made = prepare_tables(writer.database_); !made) return std::unexpected(made.error());
  auto any = writer.database_.prepare("SELECT 1 FROM events LIMIT 1");
  if (!any) return std::unexpected(any.error());
  const auto lives = any->step();
  if (!lives) return std::unexpected(lives.error());
  if (*lives) return fail(Errc::invalid_argument, "a mind lives there already; name another directory", path);
  return writer;
}

Result<void> RowWriter::write(const Table& table, const Row& row) {
  if (table.name != table_) {
    std::string sql = "INSERT INTO " + std::string(table.name) + " VALUES(";
    for (std::size_t column = 1; column <= table.types.size(); ++column) {
      sql += (column > 1 ? ", ?" : "?") + std::to_string(column);
    }
    auto insert = database_.prepare(sql + ")");
    if (!insert) return std::unexpected(insert.error());
    insert_ = std::move(*insert);
    table_ = table.name;
  }
  for (std::size_t column = 0; column < row.size(); ++column) {
    bind(*insert_, static_cast<int>(column) + 1, row[column]);
  }
  return insert_->run();
}

Result<void> RowWriter::commit() {
  insert_.reset();
  if (auto made = database_.execute("INSERT INTO memory_texts(memory_texts) VALUES('rebuild')"); !made) {
    return made;
  }
  return database_.execute("COMMIT");
}

}  // namespace limelight
