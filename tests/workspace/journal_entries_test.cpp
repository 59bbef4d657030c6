// The rows that hold the journal: what comes back out of them, where they end, and how damage shows.
#include "workspace/journal_entries.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <catch2/catch.hpp>

#include "core/fields_json.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "core/temporary_directory.hpp"
#include "tests/support/changed_journal.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/journal.hpp"
#include "workspace/journal_reader.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

Event event(std::int64_t seq, std::int64_t tick, EventBody body, std::string actor = "engine") {
  return {
      Sequence{seq}, TickNumber{tick}, WallTime{Milliseconds{1'700'000'000'000 + seq}}, std::move(actor), {},
      Taint::self,   std::move(body)};
}

Event thought(std::int64_t seq, std::int64_t tick, std::string text) {
  return event(seq, tick, ThoughtWon{"t" + std::to_string(seq), std::move(text), "THINK_MORE", 1, 3, 0.5});
}

Event committed(std::int64_t seq, std::int64_t tick) {
  return event(seq, tick, TickCommitted{"hash", 1, 2});
}

/// Each in a transaction of its own.
void write(const std::string& directory, const std::vector<std::vector<Event>>& batches) {
  auto database = Database::open(directory + "/mind.db", Database::Mode::read_write).value();
  REQUIRE(prepare_tables(database));
  for (const auto& batch : batches) REQUIRE(write_batch(database, {batch, {}, "none"}, 1 << 30));
}

/// "first-last" of all entries.
std::vector<std::string> entries(const std::string& directory) {
  auto database = Database::open(directory + "/mind.db", Database::Mode::read_only).value();
  auto rows = database.prepare("SELECT first || '-' || last FROM journal ORDER BY last").value();
  std::vector<std::string> all;
  while (rows.step().value()) all.push_back(rows.text(0));
  return all;
}

using Names = std::vector<std::string>;

std::vector<std::string> texts(const std::vector<Event>& events) {
  std::vector<std::string> all;
  for (const Event& each : events) all.push_back(canonical(to_json(each)));
  return all;
}

}  // namespace

TEST_CASE("events come back from the journal as they were, whatever their texts hold", "[journal]") {
  const TemporaryDirectory directory;
  std::vector<Event> events{thought(1, 1, "Plain."),
                            thought(2, 1, "A tab\t, a line\nand \"quotes\" \\ \x01."),
                            thought(3, 1, "Grüße, 你好, \U0001F30A"), committed(4, 1)};
  events[0].causes = {Sequence{3}, Sequence{900'000'000'000}};
  events[1].actor = "an \"odd\"\tname\n";
  events[2].actor = "";
  events[2].taint = Taint::web;
  write(directory.path(), {events});
  auto reader = JournalReader::open(directory.path()).value();
  CHECK(texts(reader->events_after(Sequence{0}, 10).value()) == texts(events));
  CHECK(texts(reader->tick(TickNumber{1}).value()) == texts(events));
  CHECK(reader->newest().value() == Sequence{4});
  CHECK(reader->last_tick().value() == TickNumber{1});
}

TEST_CASE("an entry is the same whether the bodies of its events were known as text or not", "[journal]") {
  const std::vector<Event> events{thought(1, 1, "Known."), thought(2, 1, "Not known."), committed(3, 1)};
  KnownBodies bodies;
  CHECK(bodies.add(events[0].body) == canonical(to_json(events[0].body)));
  bodies.skip();
  bodies.add(events[2].body);
  CHECK(bodies.at(1).empty());
  std::vector<std::string> entries;
  for (const KnownBodies* known : {static_cast<const KnownBodies*>(nullptr), &std::as_const(bodies)}) {
    const TemporaryDirectory directory;
    auto database = Database::open(directory / "mind.db", Database::Mode::read_write).value();
    REQUIRE(prepare_tables(database));
    REQUIRE(write_batch(database, {events, {}, "none", std::nullopt, known}, 1 << 30));
    auto rows = database.prepare("SELECT events FROM journal").value();
    REQUIRE(rows.step().value());
    entries.push_back(rows.text(0));
  }
  CHECK(entries[0] == entries[1]);
}

TEST_CASE("an entry ends with its tick, with its commit, and before a gap", "[journal]") {
  const TemporaryDirectory directory;
  write(directory.path(),
        {{thought(1, 0, "Before."), thought(2, 1, "One."), committed(3, 1), thought(4, 1, "After.")},
         {thought(5, 1, "Later.")},
         {thought(6, 2, "Two.")},
         {committed(7, 2), thought(9, 2, "A gap.")}});
  CHECK(entries(directory.path()) == Names{"1-1", "2-3", "4-4", "5-5", "6-6", "7-7", "9-9"});
  auto reader = JournalReader::open(directory.path()).value();
  CHECK(reader->tick(TickNumber{1}).value().size() == 4);
  CHECK(reader->tick(TickNumber{2}).value().size() == 3);
  CHECK(reader->tick(TickNumber{3}).value().empty());
  CHECK(reader->ticks(TickNumber{0}, 10).value().size() == 2);
  CHECK(reader->ticks(TickNumber{1}, 10).value().front().at("tick") == 2);
  CHECK(reader->ticks(TickNumber{0}, 1).value().size() == 1);
  CHECK(reader->last_tick().value() == TickNumber{2});
}

TEST_CASE("the event that fills an entry is its last one", "[journal]") {
  const TemporaryDirectory directory;
  TextBuffer line;
  append_canonical(line, thought(1, 1, "").body);
  // Time, kind, actor, five tabs and the line's end.
  const std::size_t around = 13 + 11 + 8 + 6 + line.size();
  const auto fills = [&](std::int64_t seq, std::size_t bytes) {
    return thought(seq, 1, std::string(bytes - around, 'x'));
  };
  write(directory.path(), {{fills(1, limits::kEntryBytes), fills(2, limits::kEntryBytes - 1),
                            thought(3, 1, "x"), thought(4, 1, "y")}});
  CHECK(entries(directory.path()) == Names{"1-1", "2-3", "4-4"});
  auto reader = JournalReader::open(directory.path()).value();
  CHECK(reader->tick(TickNumber{1}).value().size() == 4);
}

TEST_CASE("a page may begin and end inside an entry", "[journal]") {
  const TemporaryDirectory directory;
  std::vector<Event> all;
  for (std::int64_t seq = 1; seq <= 7; ++seq) all.push_back(thought(seq, 1, std::to_string(seq)));
  write(directory.path(), {{all.begin(), all.begin() + 4}, {all.begin() + 4, all.end()}});
  auto reader = JournalReader::open(directory.path()).value();
  for (std::int64_t after = 0; after <= 7; ++after) {
    for (std::size_t limit = 0; limit <= 7; ++limit) {
      const auto page = reader->events_after(Sequence{after}, limit).value();
      REQUIRE(page.size() == std::min(limit, static_cast<std::size_t>(7 - after)));
      if (!page.empty()) CHECK(page.front().seq.value == after + 1);
    }
  }
}

namespace {

struct Change {
  std::string sql;
  std::string where;
};

/// What reading says of a journal of two entries, events 1 and 2 to 4, after a change.
void refuses(const Change& change, bool renewed) {
  const TemporaryDirectory directory;
  write(directory.path(),
        {{thought(1, 1, "One.")}, {thought(2, 1, "Two."), thought(3, 1, "Three."), thought(4, 1, "Four.")}});
  execute_on(directory.path(), change.sql.c_str());
  if (renewed) {
    auto database = Database::open(directory / "mind.db", Database::Mode::read_write).value();
    renew_digests(database);
  }
  INFO(change.sql);
  auto reader = JournalReader::open(directory.path()).value();
  CHECK(reader->events_after(Sequence{0}, 1));
  const auto refused = reader->events_after(Sequence{0}, 10);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::database_corrupt);
  CHECK(refused.error().where == change.where);
  CHECK_FALSE(reader->tick(TickNumber{1}));
}

}  // namespace

TEST_CASE("an entry that lost or gained an event, or whose text is cut, is noticed", "[journal]") {
  const Change changes[]{
      {"UPDATE journal SET first = 1 WHERE last = 4", "event 4"},
      {"UPDATE journal SET first = 3 WHERE last = 4", "event 4"},
      {"UPDATE journal SET events = substr(events, 1, length(events) - 1) WHERE last = 4", "event 4"},
      {"UPDATE journal SET events = '' WHERE last = 4", "event 2"},
      {"UPDATE journal SET committed = 1 WHERE last = 4", "event 4"},
      {"UPDATE journal SET events = replace(events, 'engine', 'eng\"ne') WHERE last = 4", "event 2"},
      {"UPDATE journal SET events = replace(events, char(9) || char(9), char(9) || '[true]' || char(9)) "
       "WHERE "
       "last = 4",
       "event 2"},
      {"UPDATE journal SET events = replace(events, char(9) || char(9), char(9) || char(9) || 'elf') WHERE "
       "last = 4",
       "event 2"},
      {"UPDATE journal SET events = 'x' || events WHERE last = 4", "event 2"},
      {"UPDATE journal SET events = replace(events, 'thought.won', 'thought.lost') WHERE last = 4",
       "event 2"},
      {"UPDATE journal SET events = replace(events, char(9) || '{', char(9) || '[') WHERE last = 4",
       "event 2"},
      {"UPDATE journal SET events = replace(events, char(9) || char(9), char(9)) WHERE last = 4", "event 2"},
  };
  for (const auto& change : changes) refuses(change, true);
}

TEST_CASE("whatever is changed of an entry, its digest no longer fits", "[journal]") {
  for (const char* what :
       {"first = 1", "first = 3", "tick = 0", "committed = 1", "bytes = bytes + 1", "digest = digest + 1",
        "events = replace(events, 'Two', 'Ten')", "events = replace(events, 'engine', 'engino')",
        "events = replace(events, '17', '16')"}) {
    const std::string sql = std::string("UPDATE journal SET ") + what + " WHERE last = 4";
    const std::string first = std::string_view(what).starts_with("first") ? std::string(what).substr(8) : "2";
    refuses({sql, "events " + first + " to 4"}, false);
  }
}

TEST_CASE("a journal that lost its newest events goes on nowhere, and shows what it has", "[journal]") {
  const TemporaryDirectory directory;
  write(directory.path(),
        {{thought(1, 1, "One."), committed(2, 1)}, {thought(3, 2, "Two."), committed(4, 2)}});
  execute_on(directory.path(), "DELETE FROM journal WHERE last = 4");
  auto reader = JournalReader::open(directory.path()).value();
  CHECK(reader->newest().error().code == Errc::database_corrupt);
  CHECK(reader->newest().error().where == "event 2");
  CHECK(reader->tick(TickNumber{1}).value().size() == 2);
  CHECK(reader->ticks(TickNumber{0}, 10).value().size() == 1);
}

TEST_CASE("what is usual of an event takes no room, and comes back", "[journal]") {
  const TemporaryDirectory directory;
  std::vector<Event> events{thought(1, 1, "One."), thought(2, 1, "Two."), thought(3, 1, "Three."),
                            thought(4, 1, "Four.")};
  events[1].at = events[0].at;
  events[2].at = WallTime{Milliseconds{-5}};  // a clock that was set back
  events[3].taint = Taint::user;
  events[3].causes = {Sequence{1}};
  write(directory.path(), {events});
  auto database = Database::open(directory / "mind.db", Database::Mode::read_only).value();
  auto rows = database.prepare("SELECT events FROM journal").value();
  REQUIRE(rows.step().value());
  std::vector<std::string> begins;
  std::istringstream lines{rows.text(0)};
  for (std::string line; std::getline(lines, line);) begins.push_back(line.substr(0, line.find('{')));
  const std::string middle = "\tthought.won\t\"engine\"\t";
  CHECK(begins == Names{"1700000000001" + middle + "\t\t", middle + "\t\t",
                        "-1700000000006" + middle + "\t\t", "1700000000009" + middle + "[1]\tuser\t"});
  auto reader = JournalReader::open(directory.path()).value();
  CHECK(texts(reader->events_after(Sequence{0}, 10).value()) == texts(events));
}
