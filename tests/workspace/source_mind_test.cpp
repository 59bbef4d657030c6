// A mind that is copied while it lives.
#include "workspace/transfer/source_mind.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/journal.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

constexpr std::uintmax_t kMebibyte = 1 << 20;
constexpr std::int64_t kEvents = 60;  // of 200 KB each: several times what is read at once

/// One connection that commits an event of 200 KB a time, as a living mind's writer.
class Living {
 public:
  explicit Living(const std::string& directory)
      : path_(directory + "/mind.db"), database_(Database::open(path_, Database::Mode::read_write).value()) {
    REQUIRE(prepare_tables(database_));
    for (std::int64_t count = 0; count < kEvents; ++count) commit();
  }

  void commit() {
    const Event event{Sequence{++seq_},
                      TickNumber{1},
                      {},
                      "user",
                      {},
                      Taint::user,
                      StimulusReceived{"s1", "user", std::string(200'000, 'x'), true}};
    REQUIRE(database_.execute("BEGIN IMMEDIATE"));
    REQUIRE(write_batch(database_, {{&event, 1}, {}, "none"}, std::int64_t{1} << 40));
    REQUIRE(database_.execute("COMMIT"));
    log_ = std::max(log_, std::filesystem::file_size(path_ + "-wal"));
  }

  std::uintmax_t greatest_log() const { return log_; }
  Database& database() { return database_; }

 private:
  std::string path_;
  Database database_;
  std::int64_t seq_ = 0;
  std::uintmax_t log_ = 0;
};

Result<std::int64_t> read_while(SourceMind& mind, const std::function<void()>& meanwhile) {
  std::int64_t seen = 0;
  const auto see = [&](const Row&) -> Result<void> {
    ++seen;
    meanwhile();
    return {};
  };
  for (const Table& table : tables()) {
    if (auto read = mind.read(table, mind.reach(), see); !read) return std::unexpected(read.error());
  }
  return seen;
}

}  // namespace

TEST_CASE("the log of a mind stays short while it is copied, and the copy is of one moment", "[transfer]") {
  const TemporaryDirectory directory;
  Living living{directory.path()};
  auto mind = SourceMind::open(directory.path()).value();
  const auto seen = read_while(mind, [&] {
    living.commit();
    living.commit();
  });
  CHECK(seen == kEvents);
  CHECK(living.greatest_log() < 8 * kMebibyte);

  // A snapshot that is held all the time, for comparison.
  auto holding = Database::open(directory / "mind.db", Database::Mode::read_only).value();
  REQUIRE(holding.execute("BEGIN; SELECT count(*) FROM journal"));
  for (std::int64_t count = 0; count < kEvents; ++count) living.commit();
  CHECK(living.greatest_log() > 10 * kMebibyte);
}

TEST_CASE("a mind that drops its oldest events while it is copied says so", "[transfer]") {
  for (const bool at_once : {true, false}) {
    const TemporaryDirectory directory;
    Living living{directory.path()};
    auto mind = SourceMind::open(directory.path()).value();
    std::int64_t rows = 0;
    const auto seen = read_while(mind, [&] {
      if (++rows != (at_once ? 1 : kEvents)) return;
      REQUIRE(living.database().execute("DELETE FROM journal WHERE last <= 50"));
    });
    REQUIRE_FALSE(seen);
    CHECK(seen.error().code == Errc::data_in_use);
  }
}

TEST_CASE("a journal whose beginning is gone without a snapshot is damaged", "[transfer]") {
  const TemporaryDirectory directory;
  Living living{directory.path()};
  REQUIRE(living.database().execute("DELETE FROM journal WHERE last <= 50"));
  CHECK(SourceMind::open(directory.path()).error().code == Errc::database_corrupt);
}
