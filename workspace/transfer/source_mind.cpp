#include "workspace/transfer/source_mind.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "core/limits.hpp"
#include "memory/database_files.hpp"
#include "memory/memory_rows.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/newest_event.hpp"

namespace limelight {
namespace {

constexpr std::size_t kPageBytes = 4 << 20;  // read in one snapshot; it ends past them

/// How much was read in one snapshot, and for how long it was held.
class RowPage {
 public:
  bool full() const {
    if (rows.empty()) return false;
    return bytes_ >= kPageBytes || std::chrono::steady_clock::now() - began_ >= limits::kReadSnapshot;
  }
  void add(Row row);
  std::vector<Row> rows;

 private:
  std::size_t bytes_ = 0;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

constexpr int kMemoryDigest = 6, kMemoryVector = 7, kVectorDigest = 4;  // after a row's own columns

Row read_row(const Statement& query, std::string_view types) {
  Row row;
  for (int column = 0; column < static_cast<int>(types.size()); ++column) {
    switch (types[static_cast<std::size_t>(column)]) {
      case 'i':
        row.emplace_back(query.integer(column));
        break;
      case 'r':
        row.emplace_back(query.real(column));
        break;
      case 't':
        row.emplace_back(query.text(column));
        break;
      default: {
        const auto bytes = query.blob(column);
        row.emplace_back(std::vector<std::byte>{bytes.begin(), bytes.end()});
      }
    }
  }
  return row;
}

std::size_t bytes_of(const Row& row) {
  std::size_t bytes = 0;
  for (const Value& value : row) {
    bytes += sizeof value;
    if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
    if (const auto* blob = std::get_if<std::vector<std::byte>>(&value)) bytes += blob->size();
  }
  return bytes;
}

void RowPage::add(Row row) {
  bytes_ += bytes_of(row);
  rows.push_back(std::move(row));
}

std::unexpected<Error> missing(std::string_view what, std::int64_t number) {
  return fail(Errc::database_corrupt, "it, or what stood before it, is missing",
              fmt::format("{} {}", what, number));
}

}  // namespace

Result<SourceMind> SourceMind::open(const std::string& data_directory) {
  const std::string path = data_directory + "/mind.db";
  const auto there = database_is_there(path);
  if (!there) return std::unexpected(there.error());
  if (!*there) return fail(Errc::not_found, "no mind has lived there yet", data_directory);
  auto database = Database::open(path, Database::Mode::read_only);
  if (!database) return std::unexpected(database.error());
  SourceMind mind{std::move(*database)};
  if (auto begun = mind.database_.execute("BEGIN"); !begun) return std::unexpected(begun.error());
  if (auto found = mind.find_reach(); !found) return std::unexpected(found.error());
  if (auto ended = mind.database_.execute("COMMIT"); !ended) return std::unexpected(ended.error());
  return mind;
}

Result<void> SourceMind::find_reach() {
  const auto version = readable_journal_version(database_);
  if (!version) return std::unexpected(version.error());
  version_ = *version;
  digests_ = version_ && *version_ >= kFirstVersionWithDigests;
  if (!version_) return {};  // no mind has lived there yet
  const auto last = last_event(database_, version_);
  if (!last) return std::unexpected(last.error());
  if (auto newest = newest_event(database_, version_); !newest) end_missing_ = std::move(newest.error());
  const auto first = oldest();
  if (!first) return std::unexpected(first.error());
  reach_.event = last->value;
  oldest_ = *first;
  journal_ = WholeJournal{oldest_ - 1};
  // What is dropped is dropped up to a snapshot, which stays.
  if (oldest_ > 1) {
    auto query = database_.prepare("SELECT 1 FROM snapshots WHERE seq = ?1");
    if (!query) return std::unexpected(query.error());
    const auto kept = query->bind(1, oldest_ - 1).step();
    if (!kept) return std::unexpected(kept.error());
    if (!*kept) return missing("event", oldest_);
  }
  auto memories = database_.prepare("SELECT coalesce(max(id), 0) FROM memories");
  if (!memories) return std::unexpected(memories.error());
  if (const auto row = memories->step(); !row) return std::unexpected(row.error());
  reach_.memory = memories->integer(0);
  auto accepted = read_accepted(database_);
  if (!accepted) return std::unexpected(accepted.error());
  accepted_ = std::move(*accepted);
  return {};
}

/// The first event that is kept; 1 where there is none yet.
Result<std::int64_t> SourceMind::oldest() {
  auto query = Entries{version_}.select(database_, "first", "ORDER BY last LIMIT 1");
  if (!query) return std::unexpected(query.error());
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  return *row ? query->integer(0) : 1;
}

Result<void> SourceMind::expect_oldest() {
  const auto now = oldest();
  if (!now) return std::unexpected(now.error());
  if (*now == oldest_) return {};
  return fail(Errc::data_in_use, "the mind dropped its oldest events while they were read; try again");
}

Result<void> SourceMind::check_end() const {
  if (end_missing_) return std::unexpected(*end_missing_);
  return {};
}

Result<void> SourceMind::read(const Table& table, const Reach& reach, const See& see) {
  if (table.name == kEventsTable) return version_ ? read_events(reach.event, see) : Result<void>{};
  // A database of an older version may lack a table: then it has none of its rows.
  const auto exists = database_.has_table(table.name);
  if (!exists) return std::unexpected(exists.error());
  if (!*exists) return {};
  const bool snapshots = table.name == kSnapshotsTable;
  if (auto done = read_rows(table, snapshots ? reach.event : reach.memory, see); !done) return done;
  return snapshots ? expect_oldest() : check_memories(table, reach.memory);
}

Result<void> SourceMind::read_events(std::int64_t last, const See& see) {
  // Who reads less, as a fork does, goes on from what there is.
  if (last >= reach_.event && end_missing_) return std::unexpected(*end_missing_);
  while (journal_.last() < last) {
    const std::int64_t before = journal_.last();
    const auto page = events_page(last);
    if (!page) {
      // What is missing may have been dropped a moment ago.
      auto dropped = expect_oldest();
      return dropped ? std::unexpected(page.error()) : dropped;
    }
    for (const Row& row : *page) {
      if (auto seen = see(row); !seen) return seen;
    }
    if (journal_.last() == before) return missing("event", last);
  }
  return {};
}

Result<std::vector<Row>> SourceMind::events_page(std::int64_t last) {
  const Entries entries{version_};
  auto query = entries.select(database_, "WHERE last > ?1 ORDER BY last");
  if (!query) return std::unexpected(query.error());
  query->bind(1, journal_.last());
  RowPage page;
  const auto take = [&](const EventText& event) -> Result<void> {
    if (event.seq > last) return {};
    if (auto whole = journal_.take(event); !whole) return whole;
    page.add({event.seq, event.tick, event.at, std::string(event.kind), event.actor,
              std::string(event.causes), std::string(event.taint), std::string(event.body)});
    return {};
  };
  while (!page.full() && journal_.last() < last) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    if (auto taken = entries.each_event(*query, take); !taken) return std::unexpected(taken.error());
  }
  return std::move(page.rows);
}

Result<void> SourceMind::read_rows(const Table& table, std::int64_t last, const See& see) {
  for (std::int64_t after = 0; after < last;) {
    const auto page = rows_page(table, after, last);
    if (!page) return std::unexpected(page.error());
    if (page->empty()) return {};
    for (const Row& row : *page) {
      if (auto seen = see(row); !seen) return seen;
    }
    after = std::get<std::int64_t>(page->back().front());
  }
  return {};
}

Result<std::vector<Row>> SourceMind::rows_page(const Table& table, std::int64_t after, std::int64_t last) {
  std::string_view checks;
  if (digests_ && table.name == kMemoriesTable) checks = ", digest, vector";
  if (digests_ && table.name == kVectorsTable) checks = ", digest";
  auto query =
      database_.prepare(fmt::format("SELECT {0}{1} FROM {2} WHERE {3} > ?1 AND {3} <= ?2 ORDER BY {3}",
                                    table.columns, checks, table.name, table.first));
  if (!query) return std::unexpected(query.error());
  query->bind(1, after).bind(2, last);
  RowPage page;
  while (!page.full()) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) break;
    if (auto whole = check_memory(table, *query); !whole) return std::unexpected(whole.error());
    page.add(read_row(*query, table.types));
  }
  return std::move(page.rows);
}

Result<void> SourceMind::check_memory(const Table& table, const Statement& row) {
  if (table.name == kMemoriesTable) {
    if (row.integer(0) != memory_ + 1) return missing("memory", row.integer(0));
    ++memory_;
    if (!digests_) return {};
    if (row.integer(kMemoryVector) != 0) ++vectors_;
    return check_row(memory_row(row), row.integer(kMemoryDigest));
  }
  if (table.name != kVectorsTable || !digests_) return {};
  --vectors_;
  return check_row(vector_row(row), row.integer(kVectorDigest));
}

Result<void> SourceMind::check_memories(const Table& table, std::int64_t last) const {
  if (memory_ != last || journal_.memories().value_or(last) != last) return missing("memory", last);
  if (table.name == kVectorsTable && vectors_ != 0) return missing("the vector of a memory up to", last);
  return {};
}

}  // namespace limelight
