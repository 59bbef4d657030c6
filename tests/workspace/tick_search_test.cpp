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

using Ticks = std::vector<std::int64_t>;

/// A journal whose entries are of these ticks, an event each.
void write_ticks(const std::string& directory, const Ticks& ticks) {
  auto database = Database::open(directory + "/mind.db", Database::Mode::read_write).value();
  REQUIRE(prepare_tables(database));
  std::int64_t seq = 0;
  for (const std::int64_t tick : ticks) {
    const Event event{Sequence{++seq}, TickNumber{tick}, {}, "engine", {}, Taint::self, StimulusReceived{}};
    REQUIRE(write_batch(database, {{&event, 1}, {}, "none"}, 1 << 30));
  }
}

/// By looking at all of them.
std::int64_t place_of(const Ticks& ticks, std::int64_t tick, std::int64_t dropped) {
  std::int64_t last = 0;
  for (std::size_t place = 0; place < ticks.size() && ticks[place] < tick; ++place)
    last = static_cast<std::int64_t>(place) + 1;
  return last > dropped ? last : 0;
}

}  // namespace

TEST_CASE("a tick is found among gaps, several entries a tick, and without the beginning", "[journal]") {
  const Ticks journals[]{{},    {1}, {0, 0, 1, 2, 3}, {1, 1, 1, 1}, {0, 3, 3, 3, 4, 9, 9, 10, 10, 10, 11, 50},
                         {5, 6}};
  for (const Ticks& ticks : journals) {
    const TemporaryDirectory directory;
    write_ticks(directory.path(), ticks);
    const auto size = static_cast<std::int64_t>(ticks.size());
    for (std::int64_t dropped = 0; dropped < std::max<std::int64_t>(size, 1); ++dropped) {
      const std::string sql = "DELETE FROM journal WHERE last <= " + std::to_string(dropped);
      execute_on(directory.path(), sql.c_str());
      auto database = Database::open(directory / "mind.db", Database::Mode::read_only).value();
      const Entries entries{kJournalVersion};
      const Sequence newest = newest_event(database, kJournalVersion).value();
      auto reader = JournalReader::open(directory.path()).value();
      for (std::int64_t tick = 0; tick <= 51; ++tick) {
        INFO(size << " entries, dropped to " << dropped << ", tick " << tick);
        const auto found = before_tick(database, entries, TickNumber{tick}, newest);
        REQUIRE(found);
        CHECK(found->value == place_of(ticks, tick, dropped));
        const auto kept = std::count(ticks.begin() + std::min(dropped, size), ticks.end(), tick);
        CHECK(std::ssize(reader->tick(TickNumber{tick}).value()) == kept);
      }
    }
  }
}

TEST_CASE("a number that was changed leads no search past what is there", "[journal]") {
  const Ticks ticks{1, 2, 2, 3, 4, 4, 5, 6};
  for (std::int64_t changed = 1; changed <= std::ssize(ticks); ++changed) {
    for (const int to : {0, 1, 3, 9}) {
      if (to == ticks[static_cast<std::size_t>(changed) - 1]) continue;
      const TemporaryDirectory directory;
      write_ticks(directory.path(), ticks);
      const std::string sql =
          "UPDATE journal SET tick = " + std::to_string(to) + " WHERE last = " + std::to_string(changed);
      execute_on(directory.path(), sql.c_str());
      auto reader = JournalReader::open(directory.path()).value();
      for (std::int64_t tick = 1; tick <= 6; ++tick) {
        INFO(sql << ", tick " << tick);
        const auto found = reader->tick(TickNumber{tick});
        if (found) CHECK(std::ssize(*found) == std::ranges::count(ticks, tick));
        if (!found) CHECK(found.error().code == Errc::database_corrupt);
      }
      CHECK_FALSE(reader->tick(TickNumber{ticks[static_cast<std::size_t>(changed) - 1]}));
    }
  }
}
