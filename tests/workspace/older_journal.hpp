// A journal as older versions of this program left it.
#pragma once
#include <cstdint>
#include <string>

#include "memory/database.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/transfer/tables.hpp"

namespace limelight::test {

/// Of the mind in the directory, which is not alive: a row an event, and in version 1 no snapshots.
inline void make_older(const std::string& directory, std::int64_t version) {
  execute_on(directory,
             "CREATE TABLE events(seq INTEGER PRIMARY KEY, tick INTEGER NOT NULL, at INTEGER NOT NULL, "
             "kind TEXT NOT NULL, actor TEXT NOT NULL, causes TEXT NOT NULL, taint TEXT NOT NULL, "
             "body TEXT NOT NULL);"
             "CREATE INDEX events_by_tick ON events(tick);"
             "CREATE INDEX committed_ticks ON events(tick) WHERE kind = 'tick.committed';");
  {
    auto database = Database::open(directory + "/mind.db", Database::Mode::read_write).value();
    auto insert = database.prepare("INSERT INTO events VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)").value();
    const auto see = [&insert](const Row& row) {
      for (int column = 0; column < 8; ++column) {
        const Value& value = row[static_cast<std::size_t>(column)];
        if (const auto* number = std::get_if<std::int64_t>(&value)) insert.bind(column + 1, *number);
        if (const auto* text = std::get_if<std::string>(&value))
          insert.bind(column + 1, std::string_view{*text});
      }
      return insert.run();
    };
    REQUIRE(read_rows(database, tables().front(), std::nullopt, see));
  }
  execute_on(directory,
             version == 1 ? "DROP TABLE journal; DROP TABLE snapshots; UPDATE journal_version SET version = 1"
                          : "DROP TABLE journal; UPDATE journal_version SET version = 2");
}

}  // namespace limelight::test
