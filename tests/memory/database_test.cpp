#include "memory/database.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"

using namespace limelight;

namespace {

Database writable(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read_write);
  REQUIRE(database);
  return std::move(*database);
}

std::string text_of(Database& database, std::string_view sql) {
  auto statement = database.prepare(sql);
  REQUIRE(statement);
  REQUIRE(statement->step().value());
  return statement->text(0);
}

Errc refusal(const std::string& path, Database::Mode mode) {
  const auto database = Database::open(path, mode);
  REQUIRE_FALSE(database);
  CHECK(database.error().where == path);
  return database.error().code;
}

}  // namespace

TEST_CASE("a database that is written to has a write-ahead log that is synced at each commit", "[database]") {
  const TemporaryDirectory here;
  auto database = writable(here / "mind.db");
  CHECK(text_of(database, "PRAGMA journal_mode") == "wal");
  CHECK(text_of(database, "PRAGMA synchronous") == "2");
  CHECK(text_of(database, "PRAGMA journal_size_limit") == std::to_string(64 << 20));
}

TEST_CASE("what is bound comes back, empty and odd values included", "[database]") {
  const TemporaryDirectory here;
  auto database = writable(here / "mind.db");
  REQUIRE(database.execute(
      "CREATE TABLE t(i INTEGER NOT NULL, r REAL NOT NULL, s TEXT NOT NULL, b BLOB NOT NULL)"));
  auto insert = database.prepare("INSERT INTO t VALUES(?1, ?2, ?3, ?4)");
  REQUIRE(insert);
  const std::array bytes{std::byte{0}, std::byte{255}};
  const std::string text("a\0'; DROP TABLE t", 17);
  insert->bind(1, std::int64_t{-7}).bind(2, 0.5).bind(3, std::string_view{text});
  REQUIRE(insert->bind(4, std::span<const std::byte>(bytes)).run());
  REQUIRE(insert->bind(3, std::string_view{}).bind(4, std::span<const std::byte>{}).run());
  CHECK(database.last_id() == 2);

  auto rows = database.prepare("SELECT i, r, s, b FROM t ORDER BY rowid");
  REQUIRE(rows);
  REQUIRE(rows->step().value());
  CHECK(rows->integer(0) == -7);
  CHECK(rows->real(1) == 0.5);
  CHECK(rows->text(2) == text);
  CHECK(rows->blob(3).size() == 2);
  CHECK(rows->blob(3)[1] == std::byte{255});
  REQUIRE(rows->step().value());
  CHECK(rows->text_view(2).empty());
  CHECK(rows->blob(3).empty());
  CHECK_FALSE(rows->step().value());
}

TEST_CASE("a reader sees what a writer committed and cannot write itself", "[database]") {
  const TemporaryDirectory here;
  auto writer = writable(here / "mind.db");
  REQUIRE(writer.execute("CREATE TABLE t(i); INSERT INTO t VALUES(42)"));
  auto reader = Database::open(here / "mind.db", Database::Mode::read_only);
  REQUIRE(reader);
  CHECK(text_of(*reader, "SELECT i FROM t") == "42");
  const auto refused = reader->execute("INSERT INTO t VALUES(1)");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::data_unwritable);
}

TEST_CASE("what cannot be opened says why by its code", "[database]") {
  const TemporaryDirectory here;
  std::filesystem::create_directory(here / "directory");
  std::ofstream(here / "garbage") << std::string(8192, 'x');
  CHECK(refusal(here / "directory", Database::Mode::read_write) == Errc::io_failed);
  CHECK(refusal(here / "garbage/mind.db", Database::Mode::read_write) == Errc::data_unwritable);
  CHECK(refusal(here / "nothing", Database::Mode::read_only) == Errc::data_unwritable);
  CHECK(refusal(here / "garbage", Database::Mode::read_write) == Errc::database_corrupt);
  CHECK(refusal(here / "garbage", Database::Mode::read_only) == Errc::database_corrupt);
}

TEST_CASE("a file that the system cannot read is an input or output failure", "[database]") {
  // The first page of a process's memory is mapped by nobody: reading it fails with EIO.
  const auto refused = Database::open("/proc/self/mem", Database::Mode::read_only);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::io_failed);
}

TEST_CASE("a full disk, a wrong statement and a broken rule are told apart", "[database]") {
  const TemporaryDirectory here;
  auto database = writable(here / "mind.db");
  REQUIRE(database.execute("CREATE TABLE t(i INTEGER PRIMARY KEY, b BLOB); PRAGMA max_page_count=4"));
  auto full = database.prepare("INSERT INTO t VALUES(1, zeroblob(100000))");
  REQUIRE(full);
  CHECK(full->run().error().code == Errc::disk_full);
  CHECK(database.prepare("SELEKT").error().code == Errc::database_failed);
  REQUIRE(database.execute("INSERT INTO t VALUES(2, NULL)"));
  auto again = database.prepare("INSERT INTO t VALUES(2, NULL)");
  REQUIRE(again);
  CHECK(again->step().error().code == Errc::database_failed);
}
