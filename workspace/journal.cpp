#include "workspace/journal.hpp"

#include "core/json.hpp"

namespace limelight {
namespace {

constexpr std::int64_t kJournalVersion = 1;

constexpr const char* kTables = R"sql(
CREATE TABLE IF NOT EXISTS journal_version(version INTEGER NOT NULL);
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

Result<void> check_version(Database& database) {
  auto read = database.prepare("SELECT version FROM journal_version");
  if (!read) return std::unexpected(read.error());
  const auto row = read->step();
  if (!row) return std::unexpected(row.error());
  if (*row) {
    if (read->integer(0) == kJournalVersion) return {};
    return fail(Errc::database_version, "its journal has version " + std::to_string(read->integer(0)) +
                                            ", this program writes " + std::to_string(kJournalVersion));
  }
  auto write = database.prepare("INSERT INTO journal_version VALUES(?1)");
  if (!write) return std::unexpected(write.error());
  return write->bind(1, kJournalVersion).run();
}

}  // namespace

void DatabaseJournal::write(TickBatch batch, Writer::Handler done) {
  auto work = [batch = std::move(batch)](Database& database) { return write_batch(database, batch); };
  writer_.submit(std::move(work), std::move(done));
}

Result<void> prepare_tables(Database& database) {
  if (auto made = database.execute(kTables); !made) return made;
  if (auto checked = check_version(database); !checked) return checked;
  return prepare_memory_tables(database);
}

Result<void> write_batch(Database& database, const TickBatch& batch) {
  auto insert = database.prepare("INSERT INTO events VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
  if (!insert) return std::unexpected(insert.error());
  for (const Event& event : batch.events) {
    nlohmann::json causes = nlohmann::json::array();
    for (const Sequence cause : event.causes) causes.push_back(cause.value);
    const std::string cause_text = canonical(causes);
    const std::string body = canonical(to_json(event.body));
    insert->bind(1, event.seq.value)
        .bind(2, event.tick.value)
        .bind(3, static_cast<std::int64_t>(event.at.time_since_epoch().count()))
        .bind(4, to_text(event.kind()))
        .bind(5, std::string_view(event.actor))
        .bind(6, std::string_view(cause_text))
        .bind(7, to_text(event.taint))
        .bind(8, std::string_view(body));
    if (auto written = insert->run(); !written) return written;
  }
  for (const MemoryRecord& memory : batch.memories) {
    if (auto written = insert_memory(database, memory, batch.embedder); !written) return written;
  }
  return {};
}

}  // namespace limelight
