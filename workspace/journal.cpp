#include "workspace/journal.hpp"

#include <algorithm>
#include <utility>

#include "memory/memory_rows.hpp"
#include "workspace/accepted.hpp"
#include "workspace/journal_entries.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/newest_event.hpp"
#include "workspace/retention.hpp"

namespace limelight {
namespace {

// A journal is dropped from snapshot to snapshot: where ticks are large, so many of them are needed.
constexpr std::int64_t kSnapshotsInJournal = 8;
constexpr std::int64_t kLeastBetween = 1 << 20;  // bytes; a snapshot is not to cost more than what it ends

}  // namespace

void DatabaseJournal::write(TickBatch batch, Handler done) {
  std::int64_t since = 0;
  const auto work = [&](Database& database) -> Result<void> {
    if (!since_snapshot_) {
      const auto before = bytes_since_snapshot(database);
      if (!before) return std::unexpected(before.error());
      since_snapshot_ = *before;
    }
    const auto bytes = write_batch(database, batch, bytes_);
    if (!bytes) return std::unexpected(bytes.error());
    since = batch.snapshot ? 0 : *since_snapshot_ + *bytes;
    return {};
  };
  auto written = writer_.write(work);
  if (written) since_snapshot_ = since;
  done(std::move(written));
}

bool DatabaseJournal::wants_snapshot() const {
  return since_snapshot_.value_or(0) >= std::max(bytes_ / kSnapshotsInJournal, kLeastBetween);
}

Result<void> prepare_tables(Database& database) {
  if (auto checked = open_journal_version(database); !checked) return checked;
  if (auto made = prepare_entries(database); !made) return made;
  if (auto made = prepare_snapshots(database); !made) return made;
  if (auto made = prepare_accepted(database); !made) return made;
  return prepare_memory_tables(database);
}

Result<std::int64_t> write_batch(Database& database, const TickBatch& batch, std::int64_t journal_bytes) {
  EntryWriter entries;
  for (std::size_t place = 0; place < batch.events.size(); ++place) {
    const std::string_view body = batch.bodies != nullptr ? batch.bodies->at(place) : std::string_view{};
    auto added = entries.add(database, batch.events[place], body);
    if (!added) return std::unexpected(std::move(added.error()));
  }
  auto written = entries.finish(database);
  if (written && !batch.events.empty()) written = mark_newest(database, batch.events.back().seq);
  if (written && !batch.events.empty()) written = drop_taken_up(database, batch.events);
  for (const MemoryRecord& memory : batch.memories) {
    if (written) written = insert_memory(database, memory, batch.embedder);
  }
  if (written && batch.snapshot) written = insert_snapshot(database, *batch.snapshot);
  if (written && batch.snapshot) written = drop_oldest(database, journal_bytes);
  if (!written) return std::unexpected(std::move(written.error()));
  return entries.bytes();
}

}  // namespace limelight
