#include "memory/writer.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"

using namespace limelight;

namespace {

Result<void> make_table(Database& database) {
  return database.execute("CREATE TABLE IF NOT EXISTS t(i, b)");
}

std::unique_ptr<Writer> writer_at(const std::string& path) {
  auto writer = Writer::open(path, make_table);
  REQUIRE(writer);
  return std::move(*writer);
}

std::int64_t rows_in(const std::string& path) {
  auto database = Database::open(path, Database::Mode::read_only);
  REQUIRE(database);
  auto count = database->prepare("SELECT count(*) FROM t");
  REQUIRE(count);
  REQUIRE(count->step().value());
  return count->integer(0);
}

Result<void> insert_one(Database& database) {
  return database.execute("INSERT INTO t(i) VALUES(1)");
}

}  // namespace

TEST_CASE("what a writer acknowledged can be read", "[writer]") {
  const TemporaryDirectory here;
  const auto writer = writer_at(here / "mind.db");
  REQUIRE(writer->write(insert_one));
  CHECK(rows_in(here / "mind.db") == 1);
}

TEST_CASE("a transaction that fails, throws or fills the disk leaves nothing and stops nothing", "[writer]") {
  const TemporaryDirectory here;
  const auto writer = writer_at(here / "mind.db");
  const auto refused = writer->write([](Database& database) {
    if (auto done = insert_one(database); !done) return done;
    return Result<void>(fail(Errc::cancelled, "thought better of it"));
  });
  CHECK(refused.error().code == Errc::cancelled);
  const auto thrown = writer->write([](Database& database) -> Result<void> {
    static_cast<void>(insert_one(database));
    throw std::runtime_error("a bug");
  });
  CHECK(thrown.error().code == Errc::internal);
  const auto full = writer->write([](Database& database) {
    if (auto done = insert_one(database); !done) return done;
    return database.execute("PRAGMA max_page_count=8; INSERT INTO t VALUES(1, zeroblob(1000000))");
  });
  CHECK(full.error().code == Errc::disk_full);
  CHECK(rows_in(here / "mind.db") == 0);
  CHECK(writer->write(insert_one));
  CHECK(rows_in(here / "mind.db") == 1);
}

TEST_CASE("a writer that ends leaves no log", "[writer]") {
  const TemporaryDirectory here;
  {
    const auto writer = writer_at(here / "mind.db");
    REQUIRE(writer->write(insert_one));
    CHECK(std::filesystem::file_size(here / "mind.db-wal") > 0);
  }
  CHECK_FALSE(std::filesystem::exists(here / "mind.db-wal"));
  CHECK(rows_in(here / "mind.db") == 1);
}

TEST_CASE("a writer that cannot open or prepare its database says why", "[writer]") {
  const TemporaryDirectory here;
  std::ofstream(here / "garbage") << std::string(8192, 'x');
  CHECK(Writer::open(here / "garbage", make_table).error().code == Errc::database_corrupt);
  CHECK(Writer::open(here / "missing/mind.db", make_table).error().code == Errc::data_unwritable);
  const auto refuse = [](Database&) { return Result<void>(fail(Errc::other_mind, "another")); };
  CHECK(Writer::open(here / "mind.db", refuse).error().code == Errc::other_mind);
}
