// A journal as older versions of this program left it.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "memory/database.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/transfer/source_mind.hpp"

namespace limelight::test {

/// The events of the mind in the directory, as text.
inline std::vector<Row> all_events(const std::string& directory) {
  auto mind = SourceMind::open(directory).value();
  std::vector<Row> rows;
  const auto see = [&rows](const Row& row) {
    rows.push_back(row);
    return Result<void>{};
  };
  REQUIRE(mind.read(tables().front(), mind.reach(), see));
  return rows;
}

/// In version 3 an entry has a line an event, and nothing is left out of it.
inline void write_entries(Database& database, const std::vector<Row>& rows) {
  std::vector<std::pair<std::int64_t, std::int64_t>> entries;
  auto read = database.prepare("SELECT first, last FROM journal ORDER BY last").value();
  while (read.step().value()) entries.emplace_back(read.integer(0), read.integer(1));
  read.reset();
  REQUIRE(
      database.execute("DROP TABLE journal; CREATE TABLE journal(last INTEGER PRIMARY KEY, first INTEGER NOT "
                       "NULL, tick INTEGER NOT NULL, committed INTEGER NOT NULL, bytes INTEGER NOT NULL, "
                       "events TEXT NOT NULL); CREATE INDEX journal_by_tick ON journal(tick)"));
  auto insert = database.prepare("INSERT INTO journal VALUES(?1, ?2, ?3, ?4, ?5, ?6)").value();
  for (std::size_t place = 0; const auto& [first, last] : entries) {
    std::string lines;
    bool committed = false;
    std::int64_t tick = 0;
    for (; place < rows.size() && std::get<std::int64_t>(rows[place][0]) <= last; ++place) {
      const auto text = [&row = rows[place]](std::size_t column) {
        return std::get<std::string>(row[column]);
      };
      tick = std::get<std::int64_t>(rows[place][1]);
      committed = text(3) == "tick.committed";
      lines += std::to_string(std::get<std::int64_t>(rows[place][2])) + '\t' + text(3) + '\t' +
               nlohmann::json(text(4)).dump();
      for (const std::size_t column : {5, 6, 7}) lines += '\t' + text(column);
      lines += '\n';
    }
    insert.bind(1, last).bind(2, first).bind(3, tick).bind(4, std::int64_t{committed});
    REQUIRE(insert.bind(5, static_cast<std::int64_t>(lines.size())).bind(6, std::string_view{lines}).run());
  }
}

/// Of versions 1 and 2: a row an event.
inline void write_rows(Database& database, const std::vector<Row>& rows) {
  REQUIRE(database.execute(
      "CREATE TABLE events(seq INTEGER PRIMARY KEY, tick INTEGER NOT NULL, at INTEGER NOT NULL, "
      "kind TEXT NOT NULL, actor TEXT NOT NULL, causes TEXT NOT NULL, taint TEXT NOT NULL, "
      "body TEXT NOT NULL);"
      "CREATE INDEX events_by_tick ON events(tick);"
      "CREATE INDEX committed_ticks ON events(tick) WHERE kind = 'tick.committed';"
      "DROP TABLE journal"));
  auto insert = database.prepare("INSERT INTO events VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)").value();
  for (const Row& row : rows) {
    for (int column = 0; column < 8; ++column) {
      const Value& value = row[static_cast<std::size_t>(column)];
      if (const auto* number = std::get_if<std::int64_t>(&value)) insert.bind(column + 1, *number);
      if (const auto* text = std::get_if<std::string>(&value))
        insert.bind(column + 1, std::string_view{*text});
    }
    REQUIRE(insert.run());
  }
}

/// Of the mind in the directory, which is not alive.
inline void make_older(const std::string& directory, std::int64_t version) {
  const std::string mark = "UPDATE journal_version SET version = " + std::to_string(version);
  const std::vector<Row> rows = all_events(directory);
  execute_on(directory, mark.c_str());
  execute_on(directory, "DROP TABLE accepted; DROP TABLE answered; DROP TABLE hold");
  if (version == 5) return;
  // Every memory was put into the index with its tick.
  execute_on(directory, "INSERT INTO memory_texts(memory_texts) VALUES('rebuild')");
  execute_on(
      directory,
      "DROP VIEW memory_vectors; CREATE TABLE memory_vectors(id INTEGER PRIMARY KEY, embedder TEXT NOT NULL, "
      "scale REAL NOT NULL, levels BLOB NOT NULL, digest INTEGER NOT NULL DEFAULT 0);"
      "INSERT INTO memory_vectors SELECT id, embedder, scale, levels, vector FROM memories WHERE vector != 0;"
      "ALTER TABLE memories DROP COLUMN embedder; ALTER TABLE memories DROP COLUMN scale;"
      "ALTER TABLE memories DROP COLUMN levels");
  if (version == 4) return;
  {
    auto database = Database::open(directory + "/mind.db", Database::Mode::read_write).value();
    version < 3 ? write_rows(database, rows) : write_entries(database, rows);
  }
  if (version == 1) execute_on(directory, "DROP TABLE snapshots");
  execute_on(
      directory,
      "PRAGMA user_version = 0; ALTER TABLE memories DROP COLUMN digest; ALTER TABLE memories DROP COLUMN "
      "vector; ALTER TABLE memory_vectors DROP COLUMN digest");
}

}  // namespace limelight::test
