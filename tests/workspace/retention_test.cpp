// A journal under a budget of bytes: what is dropped, what stays, and what can still be done with it.
#include "workspace/retention.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "tests/workspace/null_life.hpp"
#include "tests/workspace/scripted_mind.hpp"
#include "workspace/journal.hpp"
#include "workspace/journal_reader.hpp"
#include "workspace/journal_version.hpp"
#include "workspace/replay/recording.hpp"
#include "workspace/transfer/export.hpp"

using namespace limelight;
using limelight::test::execute_on;
using limelight::test::live;

namespace {

constexpr std::int64_t kMiB = 1 << 20;

std::int64_t number(const std::string& directory, const char* sql) {
  auto database = Database::open(directory + "/mind.db", Database::Mode::read_only);
  REQUIRE(database);
  auto query = database->prepare(sql);
  REQUIRE(query);
  REQUIRE(query->step().value());
  return query->integer(0);
}

}  // namespace

TEST_CASE("a journal over its budget drops its oldest ticks, and the mind goes on as it was", "[retention]") {
  const TemporaryDirectory directory;
  const std::int64_t ticks = 8 * limits::kSnapshotTicks;
  live(directory.path(), ticks, 2 * kMiB);
  const auto first = number(directory.path(), "SELECT min(tick) FROM journal");
  CHECK(first > 1);
  CHECK(number(directory.path(), "SELECT max(tick) FROM journal") == ticks);
  CHECK(number(directory.path(), "SELECT sum(bytes) FROM snapshots") <= 2 * kMiB);
  // The memories have pages of their own in the same file.
  const auto memories = number(directory.path(), "SELECT sum(length(text) + 400) FROM memories");
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(directory / "mind.db"));
  CHECK(size - 3 * memories < 3 * kMiB);
  live(directory.path(), 5, 2 * kMiB);
  CHECK(number(directory.path(), "SELECT max(tick) FROM journal") == ticks + 5);
}

TEST_CASE("what came after the last snapshot but one stays, however small the budget", "[retention]") {
  const TemporaryDirectory directory;
  live(directory.path(), 4 * limits::kSnapshotTicks + 3, 1);
  CHECK(number(directory.path(), "SELECT min(tick) FROM journal") == 3 * limits::kSnapshotTicks + 1);
  REQUIRE(resume(bench::null_manifest(3, 0), directory.path()));
}

TEST_CASE("a journal within its budget is kept whole", "[retention]") {
  const TemporaryDirectory directory;
  live(directory.path(), 3 * limits::kSnapshotTicks, 1024 * kMiB);
  CHECK(number(directory.path(), "SELECT min(first) FROM journal") == 1);
  CHECK(number(directory.path(), "SELECT count(*) FROM snapshots") == 3);
}

TEST_CASE("a run that began before what is kept cannot be replayed, a later one can", "[retention]") {
  const TemporaryDirectory directory;
  live(directory.path(), 4 * limits::kSnapshotTicks, 1);
  const auto gone = read_recording(directory.path(), "run-1");
  REQUIRE_FALSE(gone);
  CHECK(gone.error().code == Errc::not_found);
  live(directory.path(), 5, 1);
  auto reader = JournalReader::open(directory.path());
  REQUIRE(reader);
  const Sequence newest = (*reader)->newest().value();
  CHECK((*reader)->resume(Stage{"", Tokens{100}}, newest));
  const auto before = (*reader)->resume(Stage{"", Tokens{100}}, Sequence{10});
  REQUIRE_FALSE(before);
  CHECK(before.error().code == Errc::database_corrupt);
}

TEST_CASE("a journal that lost its beginning is exported and imported to the same bytes", "[retention]") {
  const TemporaryDirectory from, to;
  live(from.path(), 3 * limits::kSnapshotTicks, 1);
  REQUIRE(export_mind(from.path(), from / "one.mind"));
  REQUIRE(import_mind(from / "one.mind", to.path()));
  REQUIRE(export_mind(to.path(), from / "other.mind"));
  std::ifstream one{from / "one.mind"}, other{from / "other.mind"};
  CHECK(std::string(std::istreambuf_iterator<char>(one), {}) ==
        std::string(std::istreambuf_iterator<char>(other), {}));
  REQUIRE(resume(bench::null_manifest(3, 0), to.path()));
}

TEST_CASE("a journal of a newer program is refused, and none is nothing to bring up", "[retention]") {
  const TemporaryDirectory directory;
  CHECK(migrate_journal(directory.path()).value() == std::nullopt);  // there is none yet
  live(directory.path(), 3, kMiB);
  CHECK(migrate_journal(directory.path()).value() == std::nullopt);
  execute_on(directory.path(), "UPDATE journal_version SET version = 99");
  CHECK(migrate_journal(directory.path()).error().code == Errc::database_version);
  CHECK(JournalReader::open(directory.path()).error().code == Errc::database_version);
}

TEST_CASE("a journal of large ticks asks for snapshots sooner, so that it stays within its budget",
          "[retention]") {
  const TemporaryDirectory directory;
  const auto writer = Writer::open(directory / "mind.db", prepare_tables).value();
  std::int64_t seq = 0;
  const auto write = [&](DatabaseJournal& journal, std::int64_t bytes, bool snapshot) {
    const Event event{Sequence{++seq},
                      TickNumber{seq},
                      {},
                      "engine",
                      {},
                      Taint::self,
                      TickAbandoned{std::string(static_cast<std::size_t>(bytes), 'x'), {}}};
    TickBatch batch{{&event, 1}, {}, "none"};
    if (snapshot) batch.snapshot = Snapshot{Sequence{seq}, TickNumber{seq}, "{}", ""};
    journal.write(std::move(batch), [](Result<void> written) { REQUIRE(written); });
  };
  DatabaseJournal journal{*writer, 16 * kMiB};
  write(journal, 1 * kMiB, false);
  CHECK_FALSE(journal.wants_snapshot());
  write(journal, 1 * kMiB, false);
  CHECK(journal.wants_snapshot());
  // A mind that lives again knows what its last life left.
  DatabaseJournal again{*writer, 16 * kMiB};
  CHECK_FALSE(again.wants_snapshot());
  write(again, 1, false);
  CHECK(again.wants_snapshot());
  write(again, 1, true);
  CHECK_FALSE(again.wants_snapshot());
}
