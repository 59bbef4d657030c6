// A journal that somebody changed behind a mind's back.
#pragma once
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "memory/database.hpp"
#include "workspace/journal_entries.hpp"

namespace limelight::test {

/// Gives every entry the digest of what it holds now: what its digest would have noticed is left to others.
inline void renew_digests(Database& database) {
  auto read = database.prepare("SELECT last, first, tick, committed, bytes, events FROM journal").value();
  std::vector<std::pair<std::int64_t, std::int64_t>> digests;
  while (read.step().value()) {
    const EntryNumbers numbers{read.integer(0), read.integer(1), read.integer(2), read.integer(3),
                               read.integer(4)};
    digests.emplace_back(numbers.last, digest_of(numbers, read.text_view(5)));
  }
  auto write = database.prepare("UPDATE journal SET digest = ?2 WHERE last = ?1").value();
  for (const auto& [last, digest] : digests) REQUIRE(write.bind(1, last).bind(2, digest).run());
}

/// Puts what `change` makes of the text of every event of that kind in its place, in the database of a mind
/// that is not alive; nothing: the event is gone, and its entry says nothing of it. Their digests are
/// renewed.
inline void change_events(const std::string& database_path, const std::string& kind,
                          const std::function<std::string(std::string)>& change) {
  auto database = Database::open(database_path, Database::Mode::read_write);
  REQUIRE(database);
  std::vector<std::pair<std::int64_t, std::string>> entries;
  {
    auto read = database->prepare("SELECT last, events FROM journal");
    REQUIRE(read);
    while (read->step().value()) entries.emplace_back(read->integer(0), read->text(1));
  }
  int changed = 0;
  auto write = database->prepare("UPDATE journal SET events = ?2 WHERE last = ?1");
  REQUIRE(write);
  for (const auto& [last, events] : entries) {
    std::string all;
    std::istringstream lines{events};
    for (std::string line; std::getline(lines, line);) {
      if (line.find('\t' + kind + '\t') != std::string::npos) {
        ++changed;
        line = change(line);
      }
      if (!line.empty()) all += line + '\n';
    }
    REQUIRE(write->bind(1, last).bind(2, std::string_view{all}).run());
  }
  REQUIRE(changed > 0);
  renew_digests(*database);
}

/// A change for change_events().
inline std::function<std::string(std::string)> replacing(std::string from, std::string to) {
  return [from = std::move(from), to = std::move(to)](std::string line) {
    for (auto place = line.find(from); place != std::string::npos; place = line.find(from, place + to.size()))
      line.replace(place, from.size(), to);
    return line;
  };
}

}  // namespace limelight::test
