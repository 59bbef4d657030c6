// Which version of the journal a database holds, and how an older one becomes this program's.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

/// 1: events, a row each. 2: snapshots of the stage besides, and the oldest events may be gone. 3: entries
/// (journal_entries.hpp) instead of a row an event. 4: digests of entries and memories, the newest event is
/// marked (newest_event.hpp), and no index of ticks. 5: a memory and its vector are one row, and the newest
/// memories are not in the full-text index yet (memory/text_index.hpp). 6: what was accepted and no tick has
/// taken up is there, too (accepted.hpp).
inline constexpr std::int64_t kJournalVersion = 6;
inline constexpr std::int64_t kFirstVersionWithEntries = 3;
inline constexpr std::int64_t kFirstVersionWithDigests = 4;
inline constexpr std::int64_t kFirstVersionWithJoinedVectors = 5;

/// Nothing for a database without a journal. Fails: as Database.
Result<std::optional<std::int64_t>> journal_version(Database& database);

/// As journal_version(), for those who only read: older journals are read as they are. Fails besides:
/// database_version (of a newer program).
Result<std::optional<std::int64_t>> readable_journal_version(Database& database);

/// Writes this program's version into a new journal, checks that of another. Inside a transaction. Fails:
/// database_version (it is not that of this program), as Database.
Result<void> open_journal_version(Database& database);

/// Brings the journal of a directory that the caller holds to this version, after a whole copy of it was made
/// beside it: DIR/mind.v1.db for one of version 1. Gives the copy's path; nothing where there was nothing to
/// do. Fails: database_version (a version of a newer program), disk_full, as Database; then the journal is as
/// it was.
Result<std::optional<std::string>> migrate_journal(const std::string& data_directory);

}  // namespace limelight
