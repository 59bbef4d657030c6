#include "workspace/transfer/tables.hpp"

#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "workspace/journal.hpp"
#include "workspace/journal_version.hpp"

namespace limelight {
namespace {

constexpr std::string_view kEvents = "events";  // rows of text that no table of this version holds
constexpr std::array kTables{Table{kEvents, "seq", "iiittjtj"}, Table{"snapshots", "seq", "iiitt"},
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

Result<void> read_events(Database& database, std::int64_t last,
                         const std::function<Result<void>(const Row&)>& see) {
  const auto version = journal_version(database);
  if (!version) return std::unexpected(version.error());
  if (!*version) return {};  // no mind has lived there yet
  auto query =
      database.prepare(fmt::format("SELECT {} FROM {} ORDER BY last", kEntryColumns, entries_of(*version)));
  if (!query) return std::unexpected(query.error());
  const auto see_event = [&](const EventText& event) -> Result<void> {
    if (event.seq > last) return {};
    return see({event.seq, event.tick, event.at, std::string(event.kind), event.actor,
                std::string(event.causes), std::string(event.taint), std::string(event.body)});
  };
  while (true) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more || query->integer(0) > last) return {};
    if (auto seen = each_event(*query, see_event); !seen) return seen;
  }
}

std::string_view text(const Value& value) {
  return std::get<std::string>(value);
}

/// A row of events.
EventText event_of(const Row& row) {
  const auto number = [&row](std::size_t column) { return std::get<std::int64_t>(row[column]); };
  return {number(0),    number(1),    number(2),   text(row[3]), std::string(text(row[4])),
          text(row[5]), text(row[6]), text(row[7])};
}

}  // namespace

std::span<const Table> tables() {
  return kTables;
}

Result<void> read_rows(Database& database, const Table& table, std::optional<std::int64_t> last,
                       const std::function<Result<void>(const Row&)>& see) {
  const std::int64_t up_to = last.value_or(std::numeric_limits<std::int64_t>::max());
  if (table.name == kEvents) return read_events(database, up_to, see);
  // A database of an older version may lack a table: then it has none of its rows.
  const auto exists = database.has_table(table.name);
  if (!exists) return std::unexpected(exists.error());
  if (!*exists) return {};
  const std::string first{table.first};
  auto query = database.prepare("SELECT * FROM " + std::string(table.name) + " WHERE " + first +
                                " <= ?1 ORDER BY " + first);
  if (!query) return std::unexpected(query.error());
  query->bind(1, up_to);
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
  auto any = writer.database_.prepare("SELECT 1 FROM journal LIMIT 1");
  if (!any) return std::unexpected(any.error());
  const auto lives = any->step();
  if (!lives) return std::unexpected(lives.error());
  if (*lives) return fail(Errc::invalid_argument, "a mind lives there already; name another directory", path);
  return writer;
}

Result<void> RowWriter::write(const Table& table, const Row& row) {
  if (table.name == kEvents) return entries_.add(database_, event_of(row));
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
  if (auto written = entries_.finish(database_); !written) return written;
  insert_.reset();
  if (auto made = database_.execute("INSERT INTO memory_texts(memory_texts) VALUES('rebuild')"); !made) {
    return made;
  }
  return database_.execute("COMMIT");
}

}  // namespace limelight
