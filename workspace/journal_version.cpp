#include "workspace/journal_version.hpp"

#include <filesystem>

#include "memory/database_files.hpp"
#include "memory/memory_rows.hpp"
#include "memory/writer.hpp"
#include "workspace/accepted.hpp"
#include "workspace/journal_entries.hpp"
#include "workspace/newest_event.hpp"
#include "workspace/retention.hpp"

namespace limelight {
namespace {

std::unexpected<Error> other_version(std::int64_t version) {
  return fail(Errc::database_version, "its journal has version " + std::to_string(version) +
                                          ", this program's is " + std::to_string(kJournalVersion));
}

Result<void> write_version(Database& database) {
  auto write = database.prepare("INSERT INTO journal_version VALUES(?1)");
  if (!write) return std::unexpected(write.error());
  return write->bind(1, kJournalVersion).run();
}

std::string copy_of(const std::string& data_directory, std::int64_t version) {
  return data_directory + "/mind.v" + std::to_string(version) + ".db";
}

Result<void> copy(Database& database, const std::string& path) {
  // The copy of a migration that was interrupted may be half a copy.
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  make_private_file(path);
  auto statement = database.prepare("VACUUM INTO ?1");
  if (!statement) return std::unexpected(statement.error());
  return statement->bind(1, std::string_view(path)).run();
}

/// From the rows of versions 1 and 2, one event after the other.
Result<void> pack_rows(Database& database) {
  auto rows =
      database.prepare("SELECT seq, tick, at, kind, actor, causes, taint, body FROM events ORDER BY seq");
  if (!rows) return std::unexpected(rows.error());
  EntryWriter entries;
  while (true) {
    const auto more = rows->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return entries.finish(database);
    const EventText event{rows->integer(0), rows->integer(1),   rows->integer(2),   rows->text_view(3),
                          rows->text(4),    rows->text_view(5), rows->text_view(6), rows->text_view(7)};
    if (auto added = entries.add(database, event); !added) return added;
  }
}

/// Entry after entry, into a table of this version.
Result<void> pack_events(Database& database, const Entries& older) {
  auto rows = older.select(database, "ORDER BY last");
  if (!rows) return std::unexpected(rows.error());
  EntryWriter entries;
  const auto add = [&](const EventText& event) { return entries.add(database, event); };
  const auto unread = [](const EventText&) { return Result<void>{}; };
  while (true) {
    const auto more = rows->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return entries.finish(database);
    Result<void> added;
    if (older.each_event(*rows, unread)) {
      added = older.each_event(*rows, add);
    } else if (added = entries.finish(database); added) {
      added = keep_damaged(database, *rows);
    }
    if (!added) return added;
  }
}

Result<void> pack(Database& database, std::int64_t version) {
  if (version < kFirstVersionWithEntries) {
    if (auto made = prepare_entries(database); !made) return made;
    if (auto packed = pack_rows(database); !packed) return packed;
    return database.execute("DROP TABLE events");
  }
  constexpr const char* kOlder = "older_journal";
  if (auto moved = database.execute("ALTER TABLE journal RENAME TO older_journal"); !moved) return moved;
  if (auto made = prepare_entries(database); !made) return made;
  if (auto packed = pack_events(database, Entries{version, kOlder}); !packed) return packed;
  return database.execute("DROP TABLE older_journal");
}

/// Inside a writer's transaction. A journal of version 1 gets its snapshots with the ticks to come.
Result<void> upgrade(Database& database, std::int64_t version) {
  // Debian's SQLite writes zeros over what a dropped table held; its rows live on, and in the copy.
  if (auto set = database.execute("PRAGMA secure_delete=OFF"); !set) return set;
  auto done = prepare_snapshots(database);
  const bool packed = version >= kFirstVersionWithDigests;
  if (done && !packed) done = pack(database, version);
  if (done && !packed) done = add_digests(database);
  if (done && version < kFirstVersionWithJoinedVectors) done = join_vectors(database);
  if (done) done = prepare_accepted(database);
  if (done) done = mark_newest(database);
  if (done) done = database.execute("DELETE FROM journal_version");
  if (done) done = write_version(database);
  return done;
}

/// The version of a journal that is to be brought up, after a copy of it was made; nothing: there is none.
Result<std::optional<std::int64_t>> copy_older(const std::string& path, const std::string& data_directory) {
  auto database = Database::open(path, Database::Mode::read_write);
  if (!database) return std::unexpected(database.error());
  auto version = journal_version(*database);
  if (!version || !*version) return version;
  if (**version == kJournalVersion) return std::optional<std::int64_t>{};
  if (**version > kJournalVersion) return other_version(**version);
  if (auto copied = copy(*database, copy_of(data_directory, **version)); !copied)
    return std::unexpected(copied.error());
  return version;
}

}  // namespace

Result<std::optional<std::int64_t>> journal_version(Database& database) {
  const auto exists = database.has_table("journal_version");
  if (!exists) return std::unexpected(exists.error());
  if (!*exists) return std::optional<std::int64_t>{};
  auto read = database.prepare("SELECT version FROM journal_version");
  if (!read) return std::unexpected(read.error());
  const auto row = read->step();
  if (!row) return std::unexpected(row.error());
  return *row ? std::optional(read->integer(0)) : std::nullopt;
}

Result<std::optional<std::int64_t>> readable_journal_version(Database& database) {
  auto version = journal_version(database);
  if (version && *version && **version > kJournalVersion) return other_version(**version);
  return version;
}

Result<void> open_journal_version(Database& database) {
  if (auto made = database.execute("CREATE TABLE IF NOT EXISTS journal_version(version INTEGER NOT NULL)");
      !made) {
    return made;
  }
  const auto version = journal_version(database);
  if (!version) return std::unexpected(version.error());
  if (!*version) return write_version(database);
  if (**version == kJournalVersion) return {};
  return other_version(**version);
}

Result<std::optional<std::string>> migrate_journal(const std::string& data_directory) {
  const std::string path = data_directory + "/mind.db";
  const auto there = database_is_there(path);
  if (!there) return std::unexpected(there.error());
  if (!*there) return std::optional<std::string>{};
  const auto older = copy_older(path, data_directory);
  if (!older) return std::unexpected(older.error());
  if (!*older) return std::optional<std::string>{};
  const auto work = [version = **older](Database& database) { return upgrade(database, version); };
  if (const auto done = Writer::open(path, work); !done) return std::unexpected(done.error());
  return std::optional(copy_of(data_directory, **older));
}

}  // namespace limelight
