#include "workspace/journal.hpp"

#include "core/fields_json.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/retention.hpp"

namespace limelight {
namespace {

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS events(
  seq INTEGER PRIMARY KEY,
  tick INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  causes TEXT NOT NULL,
  taint TEXT NOT NULL,
  body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_by_tick ON events(tick);
CREATE INDEX IF NOT EXISTS committed_ticks ON events(tick) WHERE kind = 'tick.committed';
)sql";

}  // namespace

void DatabaseJournal::write(TickBatch batch, Writer::Handler done) {
  auto work = [batch = std::move(batch), bytes = bytes_](Database& database) {
    return write_batch(database, batch, bytes);
  };
  writer_.submit(std::move(work), std::move(done));
}

Result<void> prepare_tables(Database& database) {
  if (auto checked = open_journal_version(database); !checked) return checked;
  if (auto made = database.execute(kTables); !made) return made;
  if (auto made = prepare_snapshots(database); !made) return made;
  return prepare_memory_tables(database);
}

Result<void> write_batch(Database& database, const TickBatch& batch, std::int64_t journal_bytes) {
  const auto prepared = database.prepare_once("INSERT INTO events VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  if (!prepared) return std::unexpected(prepared.error());
  Statement& insert = **prepared;
  std::string causes;
  std::string body;
  for (const Event& event : batch.events) {
    causes.clear();
    append_canonical(causes, event.causes);
    body.clear();
    append_canonical(body, event.body);
    insert.bind(1, event.seq.value)
        .bind(2, event.tick.value)
        .bind(3, static_cast<std::int64_t>(event.at.time_since_epoch().count()))
        .bind(4, to_text(event.kind()))
        .bind(5, std::string_view(event.actor))
        .bind(6, std::string_view(causes))
        .bind(7, to_text(event.taint))
        .bind(8, std::string_view(body));
    if (auto written = insert.run(); !written) return written;
  }
  for (const MemoryRecord& memory : batch.memories) {
    if (auto written = insert_memory(database, memory, batch.embedder); !written) return written;
  }
  if (!batch.snapshot) return {};
  if (auto written = insert_snapshot(database, *batch.snapshot); !written) return written;
  return drop_oldest(database, journal_bytes);
}

}  // namespace limelight
