// Logs that SQLite wrote, as a crash and as damage leave them.
#include "memory/write_ahead_log.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "memory/database.hpp"

using namespace limelight;

namespace {

constexpr std::size_t kHeader = 32, kFrame = 24 + 4096;

std::string read(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// What a process that was killed leaves.
struct Left {
  std::string database, log, index;

  static Left of(const std::string& path) { return {read(path), read(path + "-wal"), read(path + "-shm")}; }

  std::size_t frames() const { return (log.size() - kHeader) / kFrame; }
  /// Whether the frame ends a transaction; the first is 0.
  bool commits(std::size_t frame) const {
    return log.substr(kHeader + frame * kFrame + 4, 4) != std::string(4, 0);
  }
};

/// Three transactions, the second of several pages.
Left three_transactions(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read_write).value();
  REQUIRE(database.execute("CREATE TABLE t(x)"));
  REQUIRE(database.execute("INSERT INTO t VALUES(randomblob(9000))"));
  REQUIRE(database.execute("INSERT INTO t VALUES('last')"));
  return Left::of(path);
}

enum class Index { kept, gone };

/// As the next process finds it.
Result<Database> open_again(const Left& left, Index index, Database::Mode mode = Database::Mode::read_write) {
  static const TemporaryDirectory here;
  const std::string path = here / "again.db";
  for (const char* part : {"", "-wal", "-shm"}) std::filesystem::remove(path + part);
  write(path, left.database);
  write(path + "-wal", left.log);
  if (index == Index::kept) write(path + "-shm", left.index);
  auto opened = Database::open(path, mode);
  if (!opened) CHECK(read(path + "-wal") == left.log);
  return opened;
}

std::int64_t rows(Database& database) {
  auto query = database.prepare("SELECT count(*) FROM t").value();
  REQUIRE(query.step().value());
  return query.integer(0);
}

Left flipped(Left left, std::size_t place) {
  left.log[place] = static_cast<char>(left.log[place] ^ 0x10);
  return left;
}

}  // namespace

TEST_CASE("a log that a killed process left whole is read whole", "[write_ahead_log]") {
  const TemporaryDirectory here;
  const Left left = three_transactions(here / "mind.db");
  for (const auto index : {Index::kept, Index::gone}) {
    for (const auto mode : {Database::Mode::read_write, Database::Mode::read_only}) {
      auto database = open_again(left, index, mode);
      REQUIRE(database);
      CHECK(rows(*database) == 2);
    }
  }
}

TEST_CASE("a bit that flipped in any frame of a killed process's log is found", "[write_ahead_log]") {
  const TemporaryDirectory here;
  const Left left = three_transactions(here / "mind.db");
  REQUIRE(left.frames() >= 6);
  for (std::size_t frame = 0; frame < left.frames(); ++frame) {
    // Page number, commit size, both salts, both checksums, the page's ends and middle.
    for (const std::size_t place : {0, 7, 8, 12, 16, 20, 23, 24, 2000, 4119}) {
      INFO("frame " << frame << " byte " << place);
      const Left bad = flipped(left, kHeader + frame * kFrame + place);
      const auto refused = open_again(bad, Index::kept);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == Errc::database_corrupt);
      CHECK(refused.error().where.ends_with("again.db-wal"));
      CHECK_FALSE(open_again(bad, Index::kept, Database::Mode::read_only));
    }
  }
}

TEST_CASE("without its index, damage before the last transaction of a log is found", "[write_ahead_log]") {
  const TemporaryDirectory here;
  const Left left = three_transactions(here / "mind.db");
  std::size_t last = left.frames() - 1;
  while (!left.commits(last - 1)) --last;  // its first frame
  for (std::size_t frame = 0; frame < left.frames(); ++frame) {
    for (const std::size_t place : {0, 8, 24, 2000, 4119}) {
      INFO("frame " << frame << " byte " << place);
      auto opened = open_again(flipped(left, kHeader + frame * kFrame + place), Index::gone);
      // A power cut may leave the last one so.
      REQUIRE(opened.has_value() == (frame >= last));
      if (opened) CHECK(rows(*opened) == 1);
    }
  }
}

TEST_CASE("a log whose header was changed is not taken for an empty one", "[write_ahead_log]") {
  const TemporaryDirectory here;
  const Left left = three_transactions(here / "mind.db");
  for (std::size_t place = 0; place < kHeader; ++place) {
    INFO(place);
    CHECK(open_again(flipped(left, place), Index::gone).error().code == Errc::database_corrupt);
    CHECK(open_again(flipped(left, place), Index::kept).error().code == Errc::database_corrupt);
  }
}

TEST_CASE("a log that a power cut left short at any place is read up to there", "[write_ahead_log]") {
  const TemporaryDirectory here;
  Left left = three_transactions(here / "mind.db");
  const std::size_t size = left.log.size();
  for (const std::size_t lacks : {std::size_t{1}, std::size_t{4095}, std::size_t{4097}, kFrame, size - 40,
                                  size - 32, size - 31, size}) {
    INFO(lacks);
    left.log.resize(size - lacks);
    CHECK(open_again(left, Index::gone));
    left.log.resize(size, '\0');  // or its length was written, and not its bytes
    if (lacks < size - kHeader) CHECK(open_again(left, Index::gone));
  }
}

TEST_CASE("frames of an earlier life of the log, or of what was rolled back, are no damage",
          "[write_ahead_log]") {
  const TemporaryDirectory here;
  auto database = Database::open(here / "mind.db", Database::Mode::read_write).value();
  REQUIRE(database.execute("CREATE TABLE t(x)"));
  for (int row = 0; row < 3; ++row) REQUIRE(database.execute("INSERT INTO t VALUES(randomblob(20000))"));
  REQUIRE(database.execute("PRAGMA wal_checkpoint(RESTART)"));
  REQUIRE(database.execute("INSERT INTO t VALUES(1)"));
  for (const auto index : {Index::kept, Index::gone}) {
    auto again = open_again(Left::of(here / "mind.db"), index);
    REQUIRE(again);
    CHECK(rows(*again) == 4);
  }
  REQUIRE(database.execute("PRAGMA cache_size = 5"));
  for (const int size : {400'000, 200'000}) {  // written to the log before they are taken back
    REQUIRE(database.execute("BEGIN"));
    REQUIRE(database.execute(("INSERT INTO t VALUES(randomblob(" + std::to_string(size) + "))").c_str()));
    REQUIRE(database.execute("ROLLBACK"));
  }
  REQUIRE(database.execute("INSERT INTO t VALUES(1)"));
  const Left left = Left::of(here / "mind.db");
  REQUIRE(left.frames() > 90);
  for (const auto index : {Index::kept, Index::gone}) {
    auto again = open_again(left, index);
    REQUIRE(again);
    CHECK(rows(*again) == 5);
  }
}
