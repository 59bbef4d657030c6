#include "workspace/journal.hpp"

#include "memory/memory_rows.hpp"
#include "workspace/accepted.hpp"
#include "workspace/journal_entries.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/newest_event.hpp"
#include "workspace/retention.hpp"

namespace limelight {

void DatabaseJournal::write(TickBatch batch, Handler done) {
  done(writer_.write([&](Database& database) { return write_batch(database, batch, bytes_); }));
}

Result<void> prepare_tables(Database& database) {
  if (auto checked = open_journal_version(database); !checked) return checked;
  if (auto made = prepare_entries(database); !made) return made;
  if (auto made = prepare_snapshots(database); !made) return made;
  if (auto made = prepare_accepted(database); !made) return made;
  return prepare_memory_tables(database);
}

Result<void> write_batch(Database& database, const TickBatch& batch, std::int64_t journal_bytes) {
  EntryWriter entries;
  for (std::size_t place = 0; place < batch.events.size(); ++place) {
    const std::string_view body = batch.bodies != nullptr ? batch.bodies->at(place) : std::string_view{};
    if (auto added = entries.add(database, batch.events[place], body); !added) return added;
  }
  if (auto written = entries.finish(database); !written) return written;
  if (!batch.events.empty()) {
    if (auto marked = mark_newest(database, batch.events.back().seq); !marked) return marked;
    if (auto dropped = drop_taken_up(database, batch.events); !dropped) return dropped;
  }
  for (const MemoryRecord& memory : batch.memories) {
    if (auto written = insert_memory(database, memory, batch.embedder); !written) return written;
  }
  if (!batch.snapshot) return {};
  if (auto written = insert_snapshot(database, *batch.snapshot); !written) return written;
  return drop_oldest(database, journal_bytes);
}

}  // namespace limelight
