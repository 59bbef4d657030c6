// Snapshots on disk, and what is dropped before the oldest of them: the journal of a mind that runs for weeks
// stays under a number of bytes.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "core/result.hpp"
#include "memory/database.hpp"
#include "workspace/snapshot.hpp"

namespace limelight {

/// Inside a writer's transaction, as are the next three. Fails: as Database.
Result<void> prepare_snapshots(Database& database);

/// With the bytes that the events since the snapshot before take.
Result<void> insert_snapshot(Database& database, const Snapshot& snapshot);

/// Of the events since the newest snapshot. Fails: as Database.
Result<std::int64_t> bytes_since_snapshot(Database& database);

/// Drops events up to a snapshot, so that those that stay take at most `bytes`; a few thousand at once, so
/// that no tick waits long for it. What came after the last snapshot but one always stays.
Result<void> drop_oldest(Database& database, std::int64_t bytes);

/// Shows the snapshots up to `last` to `see`, newest first, until it says true. A database of an older
/// version has none. Fails: as Database.
Result<void> find_snapshot(Database& database, Sequence last,
                           const std::function<bool(const Snapshot&)>& see);

}  // namespace limelight
