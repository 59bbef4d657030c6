#include "workspace/retention.hpp"

#include <vector>

namespace limelight {
namespace {

// What an entry takes besides its text: its numbers, its header, its place in the index, and what is left
// empty of its last page.
constexpr const char* kBytesBetween =
    "SELECT coalesce(sum(bytes + bytes / 8 + 48), 0) FROM journal WHERE last <= ?1 AND last > "
    "coalesce((SELECT max(seq) FROM snapshots WHERE seq < ?1), 0)";

constexpr std::size_t kIntervalsAtOnce = 4;  // dropped with one snapshot, while one is added

struct Interval {
  std::int64_t last = 0;  // the sequence number of its snapshot
  std::int64_t bytes = 0;
};

/// Newest first.
Result<std::vector<Interval>> intervals(Database& database) {
  auto query = database.prepare("SELECT seq, bytes FROM snapshots ORDER BY seq DESC");
  if (!query) return std::unexpected(query.error());
  std::vector<Interval> all;
  while (true) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return all;
    all.push_back({query->integer(0), query->integer(1)});
  }
}

/// Where to drop up to; 0: nowhere.
std::int64_t boundary(const std::vector<Interval>& newest_first, std::int64_t bytes) {
  std::int64_t kept = 0;
  std::size_t place = 0;
  while (place < newest_first.size() && (place == 0 || kept + newest_first[place].bytes <= bytes)) {
    kept += newest_first[place++].bytes;
  }
  // Of those at `place` and older, the oldest go first.
  std::size_t over = newest_first.size();
  std::size_t dropped = 0;
  std::int64_t last = 0;
  while (over > place && dropped < kIntervalsAtOnce) {
    --over;
    if (newest_first[over].bytes == 0) continue;  // dropped before: only its snapshot is left
    last = newest_first[over].last;
    ++dropped;
  }
  return last;
}

Result<void> run(Database& database, std::string_view sql, std::int64_t parameter) {
  auto statement = database.prepare(sql);
  if (!statement) return std::unexpected(statement.error());
  return statement->bind(1, parameter).run();
}

}  // namespace

Result<void> prepare_snapshots(Database& database) {
  return database.execute(
      "CREATE TABLE IF NOT EXISTS snapshots(seq INTEGER PRIMARY KEY, tick INTEGER NOT NULL, bytes INTEGER "
      "NOT "
      "NULL, state TEXT NOT NULL, digest TEXT NOT NULL)");
}

Result<void> insert_snapshot(Database& database, const Snapshot& snapshot) {
  auto measure = database.prepare(kBytesBetween);
  if (!measure) return std::unexpected(measure.error());
  const auto measured = measure->bind(1, snapshot.seq.value).step();
  if (!measured) return std::unexpected(measured.error());
  const auto size = static_cast<std::int64_t>(snapshot.state.size());
  auto insert = database.prepare("INSERT INTO snapshots VALUES(?1, ?2, ?3, ?4, ?5)");
  if (!insert) return std::unexpected(insert.error());
  return insert->bind(1, snapshot.seq.value)
      .bind(2, snapshot.tick.value)
      .bind(3, measure->integer(0) + size)
      .bind(4, std::string_view(snapshot.state))
      .bind(5, std::string_view(snapshot.digest))
      .run();
}

Result<std::int64_t> bytes_since_snapshot(Database& database) {
  auto query = database.prepare(
      "SELECT coalesce(sum(bytes), 0) FROM journal "
      "WHERE last > coalesce((SELECT max(seq) FROM snapshots), 0)");
  if (!query) return std::unexpected(query.error());
  if (const auto row = query->step(); !row) return std::unexpected(row.error());
  return query->integer(0);
}

Result<void> drop_oldest(Database& database, std::int64_t bytes) {
  const auto all = intervals(database);
  if (!all) return std::unexpected(all.error());
  const std::int64_t last = boundary(*all, bytes);
  if (last == 0) return {};
  if (auto done = run(database, "DELETE FROM journal WHERE last <= ?1", last); !done) return done;
  if (auto done = run(database, "DELETE FROM snapshots WHERE seq < ?1", last); !done) return done;
  return run(database, "UPDATE snapshots SET bytes = 0 WHERE seq = ?1", last);
}

Result<void> find_snapshot(Database& database, Sequence last,
                           const std::function<bool(const Snapshot&)>& see) {
  const auto any = database.has_table("snapshots");
  if (!any) return std::unexpected(any.error());
  if (!*any) return {};
  auto query =
      database.prepare("SELECT seq, tick, state, digest FROM snapshots WHERE seq <= ?1 ORDER BY seq DESC");
  if (!query) return std::unexpected(query.error());
  query->bind(1, last.value);
  while (true) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    if (see({Sequence{query->integer(0)}, TickNumber{query->integer(1)}, query->text(2), query->text(3)}))
      return {};
  }
}

}  // namespace limelight
