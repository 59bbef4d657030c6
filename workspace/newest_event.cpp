#include "workspace/newest_event.hpp"

#include <limits>
#include <string>

#include <fmt/format.h>

#include "workspace/journal_entries.hpp"
#include "workspace/journal_version.hpp"

namespace limelight {
namespace {

/// The header has room for so many bits.
std::int64_t mark_of(std::int64_t last) {
  return last & std::numeric_limits<std::int32_t>::max();
}

}  // namespace

// The header's page is written with nearly every commit as it is: it says how long the file is.
Result<void> mark_newest(Database& database, Sequence newest) {
  return database.execute(fmt::format("PRAGMA user_version = {}", mark_of(newest.value)).c_str());
}

Result<void> mark_newest(Database& database) {
  const auto newest = last_event(database, kJournalVersion);
  return newest ? mark_newest(database, *newest) : std::unexpected(newest.error());
}

Result<Sequence> newest_event(Database& database, std::optional<std::int64_t> version) {
  if (!version || *version < kFirstVersionWithDigests) return last_event(database, version);
  // One statement, and so one moment of a living mind.
  auto query =
      database.prepare("SELECT (SELECT max(last) FROM journal), user_version FROM pragma_user_version");
  if (!query) return std::unexpected(query.error());
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  const std::int64_t last = query->integer(0);
  if (*row && query->integer(1) == mark_of(last)) return Sequence{last};
  return fail(Errc::database_corrupt, "the events after it are missing", "event " + std::to_string(last));
}

Result<Sequence> last_event(Database& database, std::optional<std::int64_t> version) {
  auto query = Entries{version}.select(database, "last", "ORDER BY last DESC LIMIT 1");
  if (!query) return std::unexpected(query.error());
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  return Sequence{*row ? query->integer(0) : 0};
}

}  // namespace limelight
