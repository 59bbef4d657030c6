#include "workspace/journal_reader.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

#include "core/clock.hpp"
#include "core/limits.hpp"
#include "memory/database.hpp"
#include "memory/database_files.hpp"
#include "workspace/journal_entries.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/newest_event.hpp"
#include "workspace/retention.hpp"
#include "workspace/tick_search.hpp"

namespace limelight {
namespace {

/// Entries in which something is asked or spoken; a line of an entry names its kind between two tabs.
constexpr const char* kTalkEntries =
    "WHERE last >= ?1 AND first < ?2 AND (instr(events, char(9) || 'stimulus.received' || char(9)) OR "
    "instr(events, char(9) || 'response.spoken' || char(9))) ORDER BY last DESC";

/// A note, a tool's result and the genesis want no answer.
bool is_talk(const Event& event) {
  const auto* stimulus = std::get_if<StimulusReceived>(&event.body);
  return (stimulus != nullptr && stimulus->pending) || event.kind() == EventKind::response_spoken;
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
  Reading(Database opened, std::optional<std::int64_t> its_version)
      : database(std::move(opened)), version(its_version), entries(its_version) {}

  /// The events after `after`, oldest first, at most `limit`.
  Result<std::vector<Event>> events(Sequence after, std::size_t limit) {
    auto query = entries.select(database, "WHERE last > ?1 ORDER BY last");
    if (!query) return std::unexpected(query.error());
    query->bind(1, after.value);
    std::vector<Event> found;
    while (found.size() < limit) {
      const auto more = query->step();
      if (!more) return std::unexpected(more.error());
      if (!*more) break;
      if (auto taken = take(*query, after, limit, found); !taken) return std::unexpected(taken.error());
    }
    return found;
  }

  /// The newest talk among the events [from, before), at most `limit` of it, newest entry first.
  Result<Talk> talk(Sequence from, Sequence before, std::size_t limit) {
    auto query = entries.select(database, kTalkEntries);
    if (!query) return std::unexpected(query.error());
    query->bind(1, from.value).bind(2, before.value);
    Talk talk;
    while (talk.events.size() < limit) {
      const auto more = query->step();
      if (!more) return std::unexpected(more.error());
      if (!*more) break;
      std::vector<Event> found;
      const auto taken = take(*query, from - Sequence{1}, std::numeric_limits<std::size_t>::max(), found);
      if (!taken) return std::unexpected(taken.error());
      std::erase_if(found, [before](const Event& event) { return event.seq >= before || !is_talk(event); });
      const std::size_t room = limit - talk.events.size();
      const std::size_t over = found.size() > room ? found.size() - room : 0;
      found.erase(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(over));
      talk.events.insert(talk.events.begin(), std::make_move_iterator(found.begin()),
                         std::make_move_iterator(found.end()));
    }
    if (talk.events.size() >= limit) talk.before = talk.events.front().seq;
    return talk;
  }

  Result<Sequence> oldest() {
    auto query = entries.select(database, "first", "ORDER BY last LIMIT 1");
    if (!query) return std::unexpected(query.error());
    const auto row = query->step();
    if (!row) return std::unexpected(row.error());
    return Sequence{*row ? query->integer(0) : 0};
  }

  /// All of a tick, from `before` it on: among entries of the ticks beside it, up to the next commit.
  Result<std::vector<Event>> events_of(TickNumber tick, Sequence before) {
    auto query = entries.select(database, "WHERE last > ?1 ORDER BY last");
    if (!query) return std::unexpected(query.error());
    query->bind(1, before.value);
    std::vector<Event> found;
    for (bool over = false; !over;) {
      const auto more = query->step();
      if (!more) return std::unexpected(more.error());
      if (!*more) break;
      const std::int64_t its_tick = query->integer(kTickColumn);
      if (its_tick == tick.value) {
        const auto taken = take(*query, before, std::numeric_limits<std::size_t>::max(), found);
        if (!taken) return std::unexpected(taken.error());
        continue;
      }
      over = its_tick > tick.value && query->integer(kCommittedColumn) != 0;
      // A number that was changed would hide a part of the tick; not of one that has ended.
      if (auto whole = entries.check(*query); !whole) {
        if (found.empty() || found.back().kind() != EventKind::tick_committed)
          return std::unexpected(whole.error());
        over = true;
      }
    }
    return found;
  }

  /// Adds the events of an entry after `after`.
  Result<void> take(const Statement& entry, Sequence after, std::size_t limit, std::vector<Event>& found) {
    const auto see = [&](const EventText& text) -> Result<void> {
      if (text.seq <= after.value || found.size() >= limit) return {};
      auto event = read_event(text);
      if (!event) return std::unexpected(event.error());
      found.push_back(std::move(*event));
      return {};
    };
    return entries.each_event(entry, see);
  }

  /// Where to look for a tick: after this event.
  Result<Sequence> before(TickNumber tick) {
    const auto last = last_event(database, version);
    if (!last) return last;
    return before_tick(database, entries, tick, *last);
  }

  Database database;
  std::optional<std::int64_t> version;
  Entries entries;
};

JournalReader::JournalReader(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
JournalReader::~JournalReader() = default;

Result<std::unique_ptr<JournalReader>> JournalReader::open(const std::string& data_directory) {
  const std::string path = data_directory + "/mind.db";
  const auto there = database_is_there(path);
  if (!there) return std::unexpected(there.error());
  if (!*there) return fail(Errc::not_found, "no mind has lived there yet", data_directory);
  auto database = Database::open(path, Database::Mode::read_only);
  if (!database) return std::unexpected(database.error());
  const auto version = readable_journal_version(*database);
  if (!version) return std::unexpected(version.error());
  auto reading = std::make_unique<Reading>(std::move(*database), *version);
  auto reader = std::unique_ptr<JournalReader>(new JournalReader(std::move(reading)));
  if (auto known = reader->last_tick(); !known) return std::unexpected(known.error());
  return reader;
}

Result<std::vector<Event>> JournalReader::events_after(Sequence after, std::size_t limit) {
  return reading_->events(after, std::min(limit, limits::kEventsPage));
}

Result<Talk> JournalReader::talk_before(Sequence before, std::size_t limit) {
  const auto newest = last_event(reading_->database, reading_->version);
  if (!newest) return std::unexpected(newest.error());
  const auto oldest = reading_->oldest();
  if (!oldest) return std::unexpected(oldest.error());
  const Sequence end = std::min(before, *newest + Sequence{1});
  const Sequence from = std::max(*oldest, end - Sequence{limits::kTalkEvents});
  auto talk = reading_->talk(from, end, limit);
  if (talk && !talk->before && from > *oldest) talk->before = from;
  return talk;
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
      if (const auto* committed = std::get_if<TickCommitted>(&event.body)) {
        const auto whole = resumed.hash.check(event.tick, *committed);
        if (!whole) return std::unexpected(whole.error());
      }
      resumed.take(event);
    }
    if (page->empty() || page->back().seq >= last) break;
  }
  if (resumed.stage.seq() == last) return resumed;
  return fail(Errc::database_corrupt, "it is not in the journal", "event " + std::to_string(last.value));
}

Result<std::vector<Event>> JournalReader::tick(TickNumber tick) {
  const auto before = reading_->before(tick);
  if (!before) return std::unexpected(before.error());
  return reading_->events_of(tick, *before);
}

Result<std::vector<nlohmann::json>> JournalReader::ticks(TickNumber after, std::size_t limit) {
  const auto before = reading_->before(after + TickNumber{1});
  if (!before) return std::unexpected(before.error());
  std::vector<nlohmann::json> rows;
  std::map<TickNumber, std::vector<Event>>
      open;  // nothing more comes to a tick once a later one is committed
  const auto close = [&](TickNumber up_to) {
    const auto end = open.lower_bound(up_to);
    for (auto each = open.begin(); each != end; each = open.erase(each)) {
      const auto& events = each->second;
      const bool ended = std::ranges::find(events, EventKind::tick_committed, &Event::kind) != events.end();
      if (ended && rows.size() < limit) rows.push_back(tick_row(events));
    }
  };
  for (Sequence last = *before; rows.size() < limit;) {
    auto page = reading_->events(last, limits::kEventsPage);
    if (!page) return std::unexpected(page.error());
    if (page->empty()) {
      close(TickNumber{std::numeric_limits<std::int64_t>::max()});
      break;
    }
    last = page->back().seq;
    for (Event& event : *page) {
      if (event.kind() == EventKind::tick_committed) close(event.tick);
      if (event.tick > after) open[event.tick].push_back(std::move(event));
    }
  }
  return rows;
}

Result<Sequence> JournalReader::newest() {
  return newest_event(reading_->database, reading_->version);
}

Result<TickNumber> JournalReader::last_tick() {
  auto query =
      reading_->entries.select(reading_->database, "tick", "WHERE committed ORDER BY last DESC LIMIT 1");
  if (!query) return std::unexpected(query.error());
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  return TickNumber{*row ? query->integer(0) : 0};
}

Result<std::int64_t> JournalReader::memories() {
  auto query = reading_->database.prepare("SELECT coalesce(max(id), 0) FROM memories");
  if (!query) return std::unexpected(query.error());
  if (const auto row = query->step(); !row) return std::unexpected(row.error());
  return query->integer(0);
}

}  // namespace limelight
