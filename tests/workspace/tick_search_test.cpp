// Finding a tick in a journal: gaps, several entries a tick, a beginning that was dropped.
#include "workspace/tick_search.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/journal.hpp"
#include "workspace/journal_reader.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/newest_event.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// An entry with an event.
struct Single {
  std::int64_t tick = 0;
  bool commits = false;
};
using Singles = std::vector<Single>;

void write_singles(const std::string& directory, const Singles& all) {
  auto database = Database::open(directory + "/mind.db", Database::Mode::read_write).value();
  REQUIRE(prepare_tables(database));
  std::int64_t seq = 0;
  for (const Single& each : all) {
    Event event{Sequence{++seq}, TickNumber{each.tick}, {}, "engine", {}, Taint::self, StimulusReceived{}};
    if (each.commits) event.body = TickCommitted{"", 1, 2};
    REQUIRE(write_batch(database, {{&event, 1}, {}, "none"}, 1 << 30));
  }
}

/// By looking at all of them: the last commit of an earlier tick.
std::int64_t place_of(const Singles& all, std::int64_t tick, std::int64_t dropped) {
  std::int64_t last = 0;
  for (std::size_t place = static_cast<std::size_t>(dropped); place < all.size(); ++place) {
    if (all[place].commits && all[place].tick < tick) last = static_cast<std::int64_t>(place) + 1;
  }
  return last;
}

std::int64_t count_of(const Singles& all, std::int64_t tick, std::int64_t dropped) {
  return std::count_if(all.begin() + dropped, all.end(),
                       [tick](const Single& each) { return each.tick == tick; });
}

}  // namespace

TEST_CASE("a tick is found among gaps, several entries a tick, and without the beginning", "[journal]") {
  const Singles journals[]{{},
                           {{1, true}},
                           {{0, false}, {0, false}, {1, true}, {2, true}, {3, true}},
                           {{1, false}, {1, false}, {1, false}},
                           // Intents of ticks that were taken back, and lives that ended in a tick.
                           {{0, false},
                            {1, false},
                            {0, false},
                            {1, true},
                            {1, false},
                            {2, false},
                            {1, false},
                            {2, false},
                            {2, true},
                            {3, true},
                            {9, false},
                            {9, true},
                            {9, false},
                            {10, false},
                            {9, false},
                            {10, true},
                            {11, false}}};
  for (const Singles& all : journals) {
    const TemporaryDirectory directory;
    write_singles(directory.path(), all);
    const std::int64_t size = std::ssize(all);
    for (std::int64_t dropped = 0; dropped < std::max<std::int64_t>(size, 1); ++dropped) {
      const std::string sql = "DELETE FROM journal WHERE last <= " + std::to_string(dropped);
      execute_on(directory.path(), sql.c_str());
      auto database = Database::open(directory / "mind.db", Database::Mode::read_only).value();
      const Entries entries{kJournalVersion};
      const Sequence last = last_event(database, kJournalVersion).value();
      auto reader = JournalReader::open(directory.path()).value();
      for (std::int64_t tick = 0; tick <= 12; ++tick) {
        INFO(size << " entries, dropped to " << dropped << ", tick " << tick);
        const auto found = before_tick(database, entries, TickNumber{tick}, last);
        REQUIRE(found);
        CHECK(found->value == place_of(all, tick, dropped));
        CHECK(std::ssize(reader->tick(TickNumber{tick}).value()) == count_of(all, tick, dropped));
        const auto after =
            std::ranges::count_if(all.begin() + dropped, all.end(),
                                  [tick](const Single& each) { return each.commits && each.tick > tick; });
        CHECK(std::ssize(reader->ticks(TickNumber{tick}, 100).value()) == after);
      }
    }
  }
}

TEST_CASE("a number that was changed leads no search past what is there", "[journal]") {
  const Singles all{{1, true}, {2, false}, {2, true}, {3, true}, {4, false}, {4, true}, {5, true}, {6, true}};
  for (std::int64_t changed = 1; changed <= std::ssize(all); ++changed) {
    const std::int64_t was = all[static_cast<std::size_t>(changed) - 1].tick;
    for (const std::int64_t to : {0, 1, 3, 9}) {
      if (to == was) continue;
      const TemporaryDirectory directory;
      write_singles(directory.path(), all);
      const std::string sql =
          "UPDATE journal SET tick = " + std::to_string(to) + " WHERE last = " + std::to_string(changed);
      execute_on(directory.path(), sql.c_str());
      auto reader = JournalReader::open(directory.path()).value();
      for (std::int64_t tick = 1; tick <= 6; ++tick) {
        INFO(sql << ", tick " << tick);
        const auto found = reader->tick(TickNumber{tick});
        if (found) CHECK(std::ssize(*found) == count_of(all, tick, 0));
        if (!found) CHECK(found.error().code == Errc::database_corrupt);
      }
      CHECK_FALSE(reader->tick(TickNumber{was}));
    }
  }
}
