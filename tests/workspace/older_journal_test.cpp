// Journals of older versions: read as they are, and brought up with all that they hold.
#include "tests/workspace/older_journal.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "memory/long_term.hpp"
#include "tests/workspace/null_life.hpp"
#include "tests/workspace/read_mind.hpp"
#include "workspace/journal.hpp"
#include "workspace/journal_reader.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/transfer/export.hpp"
#include "workspace/transfer/fork.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

std::string exported(const TemporaryDirectory& directory) {
  REQUIRE(export_mind(directory.path(), directory / "all.mind"));
  std::ifstream file{directory / "all.mind", std::ios::binary};
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string ticks_of(const std::string& directory) {
  auto reader = JournalReader::open(directory).value();
  std::string all =
      std::to_string(reader->newest()->value) + " " + std::to_string(reader->last_tick()->value);
  const auto ticks = reader->ticks(TickNumber{1}, 100).value();
  for (const auto& tick : ticks) all += tick.dump();
  return all + std::to_string(reader->tick(TickNumber{2}).value().size());
}

std::int64_t version_of(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read_only).value();
  return journal_version(database).value().value();
}

}  // namespace

TEST_CASE("a journal of an older version is read as it is, then copied and brought up whole", "[journal]") {
  for (const std::int64_t version : {1, 2, 3, 4, 5}) {
    const TemporaryDirectory directory, forked;
    live(directory.path(), 9);
    const std::string all = exported(directory), ticks = ticks_of(directory.path());
    make_older(directory.path(), version);
    CHECK(exported(directory) == all);
    CHECK(ticks_of(directory.path()) == ticks);
    REQUIRE(resume(bench::null_manifest(3, 0), directory.path()));
    const Reach reach = SourceMind::open(directory.path())->reach();
    REQUIRE(fork_mind(directory.path(), {"run-1", {}, reach.event, reach.memory}, {}, forked.path()));
    CHECK(ticks_of(forked.path()) == ticks);
    CHECK(read_mind(forked.path()).value() == read_mind(directory.path()).value());
    CHECK(Writer::open(directory / "mind.db", prepare_tables).error().code == Errc::database_version);

    const auto copy = migrate_journal(directory.path());
    REQUIRE(copy);
    REQUIRE(*copy == directory.path() + "/mind.v" + std::to_string(version) + ".db");
    CHECK(version_of(**copy) == version);
    CHECK(version_of(directory / "mind.db") == kJournalVersion);
    CHECK(exported(directory) == all);
    CHECK(ticks_of(directory.path()) == ticks);
    CHECK(migrate_journal(directory.path()).value() == std::nullopt);
    live(directory.path(), 3);
    CHECK(JournalReader::open(directory.path()).value()->last_tick().value() == TickNumber{12});
  }
}

TEST_CASE("an event that was damaged in an older journal hides no other in the new one", "[journal]") {
  for (const char* damage : {"body || char(10)", "substr(body, 2)", "char(9) || body", "''"}) {
    const TemporaryDirectory directory;
    live(directory.path(), 3);
    make_older(directory.path(), 2);
    const std::string sql = "UPDATE events SET body = " + std::string(damage) + " WHERE seq = 10";
    execute_on(directory.path(), sql.c_str());
    INFO(sql);
    for (const bool migrated : {false, true}) {
      if (migrated) REQUIRE(migrate_journal(directory.path()));
      auto reader = JournalReader::open(directory.path()).value();
      CHECK(reader->events_after(Sequence{0}, 9).value().size() == 9);
      CHECK(reader->events_after(Sequence{9}, 500).error().where == "event 10");
      CHECK(reader->events_after(Sequence{9}, 500).error().code == Errc::database_corrupt);
      const auto after = reader->events_after(Sequence{10}, 500);
      REQUIRE(after);
      CHECK(after->front().seq == Sequence{11});
    }
  }
}

TEST_CASE("an entry that was damaged in an older journal hides no other in the new one", "[journal]") {
  const TemporaryDirectory directory;
  live(directory.path(), 3);
  make_older(directory.path(), 3);
  execute_on(directory.path(), "UPDATE journal SET events = 'x' || events WHERE committed AND tick = 2");
  for (const bool migrated : {false, true}) {
    if (migrated) REQUIRE(migrate_journal(directory.path()));
    auto reader = JournalReader::open(directory.path()).value();
    const auto first = reader->tick(TickNumber{1}).value();
    CHECK(first.back().kind() == EventKind::tick_committed);
    const auto refused = reader->events_after(first.back().seq, 500);
    CHECK(refused.error().code == Errc::database_corrupt);
    CHECK_FALSE(reader->tick(TickNumber{2}));
    const auto after = reader->events_after(Sequence{reader->newest().value().value - 1}, 500).value();
    CHECK(after.size() == 1);
  }
}

TEST_CASE("memories of an older journal are found as they were, before and after it is brought up",
          "[journal]") {
  const TemporaryDirectory directory;
  live(directory.path(), 9);
  const auto recalled = [&] {
    auto memory = LongTermMemory::open(directory / "mind.db", "none").value();
    const auto found = memory->recall({{"thought"}, {}, 5}).value();
    std::string all;
    for (const Recalled& each : found) all += each.text + "\n";
    return all;
  };
  const std::string before = recalled();
  REQUIRE_FALSE(before.empty());
  for (const std::int64_t version : {4, 3}) {
    make_older(directory.path(), version);
    CHECK(recalled() == before);
    REQUIRE(migrate_journal(directory.path()));
    CHECK(recalled() == before);
  }
  execute_on(directory.path(), "UPDATE memories SET taint = 'web'");
  CHECK_FALSE(LongTermMemory::open(directory / "mind.db", "none").value()->recall({{"thought"}, {}, 5}));
}

TEST_CASE("a journal that cannot be brought up stays as it was", "[journal]") {
  const TemporaryDirectory directory;
  live(directory.path(), 3);
  const std::string all = exported(directory);
  make_older(directory.path(), 2);
  execute_on(directory.path(), "CREATE TABLE journal(something)");
  CHECK(migrate_journal(directory.path()).error().code == Errc::database_failed);
  CHECK(version_of(directory / "mind.db") == 2);
  CHECK(exported(directory) == all);
  execute_on(directory.path(), "DROP TABLE journal");
  REQUIRE(migrate_journal(directory.path()));
  CHECK(exported(directory) == all);
}

TEST_CASE("a database in which no mind has lived yet is exported without any events", "[journal]") {
  const TemporaryDirectory directory;
  REQUIRE(Database::open(directory / "mind.db", Database::Mode::read_write));
  const auto exported_mind = export_mind(directory.path(), directory / "none.mind");
  REQUIRE(exported_mind);
  CHECK(exported_mind->events == 0);
  CHECK(JournalReader::open(directory.path()).error().code == Errc::database_failed);
}
