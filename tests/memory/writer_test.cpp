#include "memory/writer.hpp"

#include <atomic>
#include <fstream>
#include <future>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "core/limits.hpp"
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

Result<void> outcome_of(Writer& writer, Writer::Work work) {
  std::promise<Result<void>> outcome;
  writer.submit(std::move(work), [&](Result<void> done) { outcome.set_value(std::move(done)); });
  return outcome.get_future().get();
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
  REQUIRE(outcome_of(*writer, insert_one));
  CHECK(rows_in(here / "mind.db") == 1);
}

TEST_CASE("a transaction that fails, throws or fills the disk leaves nothing and stops nothing", "[writer]") {
  const TemporaryDirectory here;
  const auto writer = writer_at(here / "mind.db");
  const auto refused = outcome_of(*writer, [](Database& database) {
    if (auto done = insert_one(database); !done) return done;
    return Result<void>(fail(Errc::cancelled, "thought better of it"));
  });
  CHECK(refused.error().code == Errc::cancelled);
  const auto thrown = outcome_of(*writer, [](Database& database) -> Result<void> {
    static_cast<void>(insert_one(database));
    throw std::runtime_error("a bug");
  });
  CHECK(thrown.error().code == Errc::internal);
  const auto full = outcome_of(*writer, [](Database& database) {
    if (auto done = insert_one(database); !done) return done;
    return database.execute("PRAGMA max_page_count=8; INSERT INTO t VALUES(1, zeroblob(1000000))");
  });
  CHECK(full.error().code == Errc::disk_full);
  CHECK(rows_in(here / "mind.db") == 0);
  CHECK(outcome_of(*writer, insert_one));
  CHECK(rows_in(here / "mind.db") == 1);
}

TEST_CASE(
    "a writer takes as many transactions as its queue holds, refuses the next, and finishes all it took",
    "[writer]") {
  const TemporaryDirectory here;
  std::promise<void> started, go;
  std::atomic<int> acknowledged = 0;
  Errc refused = Errc::internal;
  {
    const auto writer = writer_at(here / "mind.db");
    writer->submit(
        [&](Database&) {
          started.set_value();
          go.get_future().wait();
          return Result<void>{};
        },
        [](Result<void>) {});
    started.get_future().wait();  // it runs, and no longer waits in the queue
    for (std::size_t place = 0; place < limits::kWriterQueue; ++place) {
      writer->submit(insert_one, [&](Result<void> done) { acknowledged += done ? 1 : 0; });
    }
    bool inline_call = false;
    writer->submit(insert_one, [&](Result<void> done) {
      inline_call = true;
      refused = done.error().code;
    });
    CHECK(inline_call);
    go.set_value();
  }
  CHECK(refused == Errc::queue_full);
  CHECK(acknowledged == static_cast<int>(limits::kWriterQueue));
  CHECK(rows_in(here / "mind.db") == static_cast<std::int64_t>(limits::kWriterQueue));
}

TEST_CASE("a writer that cannot open or prepare its database says why", "[writer]") {
  const TemporaryDirectory here;
  std::ofstream(here / "garbage") << std::string(8192, 'x');
  CHECK(Writer::open(here / "garbage", make_table).error().code == Errc::database_corrupt);
  CHECK(Writer::open(here / "missing/mind.db", make_table).error().code == Errc::data_unwritable);
  const auto refuse = [](Database&) { return Result<void>(fail(Errc::other_mind, "another")); };
  CHECK(Writer::open(here / "mind.db", refuse).error().code == Errc::other_mind);
}
