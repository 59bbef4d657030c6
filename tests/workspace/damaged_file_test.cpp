// A mind's file with a bit changed anywhere: what is read of it is what was written, or an error.
#include <fstream>
#include <iterator>
#include <random>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "tests/workspace/null_life.hpp"
#include "tests/workspace/read_mind.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/transfer/export.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

std::string bytes_at(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What reading says after a change; the file's mind is not alive.
Result<ReadMind> read_after(const std::string& directory, const std::string& sql) {
  execute_on(directory, sql.c_str());
  return read_mind(directory);
}

}  // namespace

TEST_CASE("a bit that flips anywhere in a mind's file changes nothing that is read, or is noticed",
          "[damage]") {
  const TemporaryDirectory directory, damaged;
  live(directory.path(), 12);
  const ReadMind whole = read_mind(directory.path()).value();
  REQUIRE(whole.events.size() > 100);
  REQUIRE(whole.memories.size() > 10);
  REQUIRE(whole.vectors.size() > 10);
  const std::string bytes = bytes_at(directory / "mind.db");
  std::mt19937_64 random{4};
  int noticed = 0, called_corrupt = 0, equal = 0;
  for (int flip = 0; flip < 500; ++flip) {
    // Each tenth in the first page, where one bit says most.
    const std::size_t place = random() % (flip % 10 == 0 ? 4096 : bytes.size());
    const auto bit = random() % 8;
    std::string changed = bytes;
    changed[place] = static_cast<char>(changed[place] ^ (1 << bit));
    std::ofstream(damaged / "mind.db", std::ios::binary) << changed;
    const auto read = read_mind(damaged.path());
    INFO("byte " << place << " bit " << bit << (read ? "" : ": " + brief(read.error())));
    if (read) {
      CHECK(*read == whole);
      ++equal;
      const auto resumed = resume(bench::null_manifest(3, 0), damaged.path());
      CHECK((resumed ? resumed->stage.seq().value == whole.reach.event
                     : resumed.error().code == Errc::database_corrupt));
    } else {
      ++noticed;
      called_corrupt += read.error().code == Errc::database_corrupt ? 1 : 0;
    }
  }
  // Both happen; most of what is noticed is called by its name.
  CHECK(equal > 50);
  CHECK(noticed > 50);
  CHECK(called_corrupt > noticed * 9 / 10);
}

TEST_CASE("what does not enter the state hash is not changed unnoticed either", "[damage]") {
  const TemporaryDirectory from;
  live(from.path(), 6);
  const std::string file = from / "it.mind";
  for (const char* sql :
       {"UPDATE journal SET events = replace(events, '\"engine\"', '\"engina\"') WHERE last > 20",
        "UPDATE memories SET taint = 'user' WHERE id = 2", "UPDATE memories SET at_ms = 1 WHERE id = 2",
        "UPDATE memories SET tick = 7 WHERE id = 2", "UPDATE memories SET source = 'input' WHERE id = 2",
        "UPDATE memories SET scale = 2 * scale WHERE id = 2",
        "UPDATE memories SET embedder = 'other' WHERE id = 2",
        "UPDATE memories SET embedder = NULL WHERE id = 2", "DELETE FROM memories WHERE id = 2",
        "DELETE FROM memories WHERE id = (SELECT max(id) FROM memories)",
        "UPDATE memories SET embedder = NULL WHERE id = (SELECT max(id) FROM memories)",
        "DELETE FROM journal WHERE last = (SELECT max(last) FROM journal)",
        "DELETE FROM journal WHERE last = (SELECT min(last) FROM journal)",
        "DELETE FROM journal WHERE tick = 3"}) {
    const TemporaryDirectory copy;
    std::ofstream(copy / "mind.db", std::ios::binary) << bytes_at(from / "mind.db");
    INFO(sql);
    const auto refused = read_after(copy.path(), sql);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::database_corrupt);
    CHECK(export_mind(copy.path(), file).error().code == Errc::database_corrupt);
  }
}
