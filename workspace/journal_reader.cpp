#include "workspace/journal_reader.hpp"

#include <algorithm>
#include <filesystem>
#include <limits>

#include <fmt/format.h>

#include "core/clock.hpp"
#include "core/limits.hpp"
#include "memory/database.hpp"
#include "workspace/journal_entries.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/retention.hpp"

namespace limelight {
namespace {

/// A tick whose events were changed after they were written does not give the hash it was acknowledged with.
Result<void> check_hash(const StateHash& hash, const Event& event) {
  const auto* committed = std::get_if<TickCommitted>(&event.body);
  if (committed == nullptr || committed->state_hash == hash.next(event.tick)) return {};
  return fail(Errc::database_corrupt, "its events were changed after they were written",
              "tick " + std::to_string(event.tick.value));
}

nlohmann::json tick_row(const std::vector<Event>& events) {
  nlohmann::json row{{"tag", "WAIT"}, {"agent", nullptr}, {"thought", nullptr}, {"response", nullptr}};
  for (const Event& event : events) {
    if (const auto* verdict = std::get_if<VerdictReached>(&event.body)) {
      row["tag"] = verdict->tag;
    } else if (const auto* thought = std::get_if<ThoughtWon>(&event.body)) {
      row["agent"] = event.actor;
      row["thought"] = thought->text;
    } else if (const auto* spoken = std::get_if<ResponseSpoken>(&event.body)) {
      row["response"] = spoken->text;
    } else if (const auto* drive = std::get_if<DriveUpdated>(&event.body)) {
      row["temperature"] = drive->temperature;
      row["stuck"] = drive->stuck;
      row["diversity"] = drive->window.diversity;
    } else if (const auto* committed = std::get_if<TickCommitted>(&event.body)) {
      row["tick"] = event.tick.value;
      row["at"] = format_time(event.at);
      row["state_hash"] = committed->state_hash;
      row["duration_ms"] = committed->duration_ms;
    }
  }
  return row;
}

}  // namespace

class JournalReader::Reading {
 public:
  explicit Reading(Database opened) : database(std::move(opened)) {}

  /// Of the entries.
  Result<Statement> select(std::string_view columns, std::string_view where) {
    return database.prepare(fmt::format("SELECT {} FROM {} {}", columns, entries, where));
  }

  /// The events after `after`, oldest first, at most `limit`, of the entries that fit `where`.
  Result<std::vector<Event>> events(std::string_view where, std::int64_t parameter, Sequence after,
                                    std::size_t limit) {
    auto query = select(kEntryColumns, where);
    if (!query) return std::unexpected(query.error());
    query->bind(1, parameter);
    std::vector<Event> found;
    const auto see = [&](const EventText& text) -> Result<void> {
      if (text.seq <= after.value || found.size() >= limit) return {};
      auto event = read_event(text);
      if (!event) return std::unexpected(event.error());
      found.push_back(std::move(*event));
      return {};
    };
    while (found.size() < limit) {
      const auto more = query->step();
      if (!more) return std::unexpected(more.error());
      if (!*more) break;
      if (auto seen = each_event(*query, see); !seen) return std::unexpected(seen.error());
    }
    return found;
  }

  /// The greatest, of the entries that fit `where`; 0 without any.
  Result<std::int64_t> newest(std::string_view column, std::string_view where) {
    auto query = select(column, fmt::format("{} ORDER BY {} DESC LIMIT 1", where, column));
    if (!query) return std::unexpected(query.error());
    const auto row = query->step();
    if (!row) return std::unexpected(row.error());
    return *row ? query->integer(0) : 0;
  }

  Database database;
  std::string_view entries;  // entries_of() it
};

JournalReader::JournalReader(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
JournalReader::~JournalReader() = default;

Result<std::unique_ptr<JournalReader>> JournalReader::open(const std::string& data_directory) {
  const std::string path = data_directory + "/mind.db";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return fail(Errc::not_found, "no mind has lived there yet", data_directory);
  auto database = Database::open(path, Database::Mode::read_only);
  if (!database) return std::unexpected(database.error());
  auto reader =
      std::unique_ptr<JournalReader>(new JournalReader(std::make_unique<Reading>(std::move(*database))));
  const auto version = readable_journal_version(reader->reading_->database);
  if (!version) return std::unexpected(version.error());
  reader->reading_->entries = entries_of(*version);
  if (auto known = reader->newest(); !known) return std::unexpected(known.error());
  return reader;
}

Result<std::vector<Event>> JournalReader::events_after(Sequence after, std::size_t limit) {
  return reading_->events("WHERE last > ?1 ORDER BY last", after.value, after,
                          std::min(limit, limits::kEventsPage));
}

Result<Resumed> JournalReader::resume(Stage empty, Sequence last) {
  Resumed resumed{empty, {}};
  const auto see = [&](const Snapshot& snapshot) {
    auto stage = restore(snapshot, empty);
    if (!stage) return false;  // an older one and more events do as well
    resumed = resumed_at(std::move(*stage));
    return true;
  };
  if (auto found = find_snapshot(reading_->database, last, see); !found)
    return std::unexpected(found.error());
  while (resumed.stage.seq() < last) {
    const auto page = events_after(resumed.stage.seq(), limits::kEventsPage);
    if (!page) return std::unexpected(page.error());
    for (const Event& event : *page) {
      if (event.seq > last) break;
      if (event.seq != resumed.stage.seq() + Sequence{1}) {
        return fail(Errc::database_corrupt, "events before it are missing",
                    "event " + std::to_string(event.seq.value));
      }
      if (auto whole = check_hash(resumed.hash, event); !whole) return std::unexpected(whole.error());
      resumed.take(event);
    }
    if (page->empty() || page->back().seq >= last) break;
  }
  if (resumed.stage.seq() == last) return resumed;
  return fail(Errc::database_corrupt, "it is not in the journal", "event " + std::to_string(last.value));
}

Result<std::vector<Event>> JournalReader::tick(TickNumber tick) {
  return reading_->events("WHERE tick = ?1 ORDER BY last", tick.value, Sequence{0},
                          std::numeric_limits<std::size_t>::max());
}

Result<std::vector<nlohmann::json>> JournalReader::ticks(TickNumber after, std::size_t limit) {
  auto query = reading_->select("tick", "WHERE committed AND tick > ?1 ORDER BY tick LIMIT ?2");
  if (!query) return std::unexpected(query.error());
  query->bind(1, after.value).bind(2, static_cast<std::int64_t>(limit));
  std::vector<nlohmann::json> rows;
  while (true) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return rows;
    auto events = tick(TickNumber{query->integer(0)});
    if (!events) return std::unexpected(events.error());
    rows.push_back(tick_row(*events));
  }
}

Result<Sequence> JournalReader::newest() {
  const auto seq = reading_->newest("last", "");
  if (!seq) return std::unexpected(seq.error());
  return Sequence{*seq};
}

Result<TickNumber> JournalReader::last_tick() {
  const auto tick = reading_->newest("tick", "WHERE committed");
  if (!tick) return std::unexpected(tick.error());
  return TickNumber{*tick};
}

}  // namespace limelight
