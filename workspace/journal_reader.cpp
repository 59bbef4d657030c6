#include "workspace/journal_reader.hpp"

#include <algorithm>
#include <filesystem>

#include "core/clock.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "memory/database.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/retention.hpp"

namespace limelight {
namespace {

constexpr std::string_view kColumns = "SELECT seq, tick, at, kind, actor, causes, taint, body FROM events ";

Result<Event> read_event(const Statement& row) {
  const auto damaged = [&](std::string why) {
    return fail(Errc::database_corrupt, std::move(why), "event " + std::to_string(row.integer(0)));
  };
  auto body_text = parse_json(row.text_view(7));
  auto causes = parse_json(row.text_view(5));
  const auto taint = parse_taint(row.text_view(6));
  if (!body_text || !causes || !taint) return damaged("its text cannot be read");
  auto body = body_from_json(row.text_view(3), *body_text);
  if (!body) return damaged(body.error().why);
  Event event{Sequence{row.integer(0)},
              TickNumber{row.integer(1)},
              WallTime{Milliseconds{row.integer(2)}},
              row.text(4),
              {},
              *taint,
              std::move(*body)};
  for (const auto& cause : *causes) event.causes.push_back(Sequence{cause.get<std::int64_t>()});
  return event;
}

Result<std::vector<Event>> read_events(Statement& rows) {
  std::vector<Event> events;
  while (true) {
    const auto more = rows.step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return events;
    auto event = read_event(rows);
    if (!event) return std::unexpected(event.error());
    events.push_back(std::move(*event));
  }
}

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

  Result<std::int64_t> number(std::string_view sql) {
    auto query = database.prepare(sql);
    if (!query) return std::unexpected(query.error());
    const auto row = query->step();
    if (!row) return std::unexpected(row.error());
    return *row ? query->integer(0) : 0;
  }

  Database database;
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
  if (auto known = refuse_newer_journal(reader->reading_->database); !known)
    return std::unexpected(known.error());
  if (auto known = reader->newest(); !known) return std::unexpected(known.error());
  return reader;
}

Result<std::vector<Event>> JournalReader::events_after(Sequence after, std::size_t limit) {
  auto query = reading_->database.prepare(std::string(kColumns) + "WHERE seq > ?1 ORDER BY seq LIMIT ?2");
  if (!query) return std::unexpected(query.error());
  query->bind(1, after.value).bind(2, static_cast<std::int64_t>(std::min(limit, limits::kEventsPage)));
  return read_events(*query);
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
  auto query = reading_->database.prepare(std::string(kColumns) + "WHERE tick = ?1 ORDER BY seq");
  if (!query) return std::unexpected(query.error());
  query->bind(1, tick.value);
  return read_events(*query);
}

Result<std::vector<nlohmann::json>> JournalReader::ticks(TickNumber after, std::size_t limit) {
  auto query = reading_->database.prepare(
      "SELECT tick FROM events WHERE kind = 'tick.committed' AND tick > ?1 ORDER BY tick LIMIT ?2");
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
  const auto seq = reading_->number("SELECT max(seq) FROM events");
  if (!seq) return std::unexpected(seq.error());
  return Sequence{*seq};
}

Result<TickNumber> JournalReader::last_tick() {
  const auto tick = reading_->number("SELECT max(tick) FROM events WHERE kind = 'tick.committed'");
  if (!tick) return std::unexpected(tick.error());
  return TickNumber{*tick};
}

}  // namespace limelight
