#include "workspace/transfer/tables.hpp"

#include <array>

#include "memory/staged_memories.hpp"
#include "workspace/journal.hpp"
#include "workspace/newest_event.hpp"

namespace limelight {
namespace {

// No table of this version holds events as rows of text.
constexpr std::array kTables{
    Table{kEventsTable, "seq", "seq, tick, at, kind, actor, causes, taint, body", "iiittjtj"},
    Table{kSnapshotsTable, "seq", "seq, tick, bytes, state, digest", "iiitt"},
    Table{kMemoriesTable, "id", kMemoryColumns, "ittiit"},
    Table{kVectorsTable, "id", kVectorColumns, "itrb"}};

std::string_view text(const Value& value) {
  return std::get<std::string>(value);
}

std::int64_t number(const Value& value) {
  return std::get<std::int64_t>(value);
}

/// Of a row of each table.
EventText event_of(const Row& row) {
  return {number(row[0]), number(row[1]), number(row[2]), text(row[3]), std::string(text(row[4])),
          text(row[5]),   text(row[6]),   text(row[7])};
}

MemoryRow memory_of(const Row& row) {
  return {number(row[0]), text(row[1]), text(row[2]), number(row[3]), number(row[4]), text(row[5])};
}

VectorRow vector_of(const Row& row) {
  return {number(row[0]), text(row[1]), std::get<double>(row[2]), std::get<std::vector<std::byte>>(row[3])};
}

}  // namespace

std::span<const Table> tables() {
  return kTables;
}

Result<RowWriter> RowWriter::open(Database& database) {
  if (auto made = prepare_tables(database); !made) return std::unexpected(made.error());
  auto any = database.prepare("SELECT 1 FROM journal UNION ALL SELECT 1 FROM accepted LIMIT 1");
  if (!any) return std::unexpected(any.error());
  const auto lives = any->step();
  if (!lives) return std::unexpected(lives.error());
  if (*lives) return fail(Errc::invalid_argument, "a mind lives there already; name another directory");
  if (auto made = prepare_staged_memories(database); !made) return std::unexpected(made.error());
  return RowWriter{database};
}

Result<void> RowWriter::write(const Table& table, const Row& row) {
  if (table.name == kEventsTable) return entries_.add(database_, event_of(row));
  if (table.name == kSnapshotsTable) return write_snapshot(row);
  if (table.name == kMemoriesTable) return stage_memory(database_, memory_of(row));
  return place_memory(database_, vector_of(row));
}

Result<void> RowWriter::write_snapshot(const Row& row) {
  const auto insert = database_.prepare_once("INSERT INTO snapshots VALUES(?1, ?2, ?3, ?4, ?5)");
  if (!insert) return std::unexpected(insert.error());
  (*insert)->bind(1, number(row[0])).bind(2, number(row[1])).bind(3, number(row[2]));
  return (*insert)->bind(4, text(row[3])).bind(5, text(row[4])).run();
}

Result<void> RowWriter::finish() {
  if (auto written = entries_.finish(database_); !written) return written;
  if (auto marked = mark_newest(database_); !marked) return marked;
  if (auto placed = place_other_memories(database_); !placed) return placed;
  return database_.execute("INSERT INTO memory_texts(memory_texts) VALUES('rebuild')");
}

}  // namespace limelight
