// Questions and answers, found in the journal from the newest back.
#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "workspace/journal.hpp"
#include "workspace/journal_reader.hpp"

using namespace limelight;

namespace {

Event talked(std::int64_t seq, EventBody body) {
  return {Sequence{seq}, TickNumber{1}, {}, "user", {}, Taint::user, std::move(body)};
}
Event asked(std::int64_t seq, const std::string& id, bool pending = true) {
  return talked(seq, StimulusReceived{id, "user", "What is " + id + "?", pending});
}
Event answered(std::int64_t seq, const std::string& id) {
  return talked(seq, ResponseSpoken{{id}, "It is so.", 3, {}});
}
Event other(std::int64_t seq) {
  return talked(seq,
                MemoryWritten{.id = seq, .source = "thought", .text = "stimulus.received response.spoken"});
}

std::vector<std::int64_t> seqs(const Talk& talk) {
  std::vector<std::int64_t> all;
  for (const Event& event : talk.events) all.push_back(event.seq.value);
  return all;
}

std::unique_ptr<JournalReader> journal_of(const TemporaryDirectory& directory,
                                          const std::vector<std::vector<Event>>& batches) {
  auto database = Database::open(directory / "mind.db", Database::Mode::read_write).value();
  REQUIRE(prepare_tables(database));
  for (const auto& batch : batches) REQUIRE(write_batch(database, {batch, {}, "none"}, 1 << 30));
  return JournalReader::open(directory.path()).value();
}

using Seqs = std::vector<std::int64_t>;
constexpr Sequence kNow{std::numeric_limits<std::int64_t>::max()};

}  // namespace

TEST_CASE("the talk is what wants an answer and what was spoken, page by page from the newest", "[journal]") {
  const TemporaryDirectory directory;
  const auto reader = journal_of(directory, {{asked(1, "s0", false), asked(2, "s1"), other(3)},
                                             {asked(4, "s2"), answered(5, "s1"), other(6)},
                                             {other(7)},
                                             {answered(8, "s2")}});
  const Talk all = reader->talk_before(kNow, 100).value();
  CHECK(seqs(all) == Seqs{2, 4, 5, 8});
  CHECK_FALSE(all.before);
  const Talk newest = reader->talk_before(kNow, 2).value();
  CHECK(seqs(newest) == Seqs{5, 8});
  REQUIRE(newest.before);
  const Talk older = reader->talk_before(*newest.before, 2).value();
  CHECK(seqs(older) == Seqs{2, 4});
  CHECK(seqs(reader->talk_before(older.before.value(), 2).value()).empty());
  CHECK_FALSE(reader->talk_before(Sequence{0}, 2).value().before);
}

TEST_CASE("one look for talk goes through so many events and says where to look on", "[journal]") {
  const TemporaryDirectory directory;
  std::vector<Event> events{asked(1, "s1")};
  for (std::int64_t seq = 2; seq <= limits::kTalkEvents + 1; ++seq) events.push_back(other(seq));
  const auto reader = journal_of(directory, {events});
  const Talk fruitless = reader->talk_before(kNow, 100).value();
  CHECK(fruitless.events.empty());
  CHECK(fruitless.before == Sequence{2});
  const Talk found = reader->talk_before(Sequence{2}, 100).value();
  CHECK(seqs(found) == Seqs{1});
  CHECK_FALSE(found.before);
  CHECK(seqs(reader->talk_before(Sequence{limits::kTalkEvents + 1}, 100).value()) == Seqs{1});
}

TEST_CASE("a journal that lost its beginning has talk up to where it begins", "[journal]") {
  const TemporaryDirectory directory;
  const auto reader = journal_of(directory, {{answered(101, "s1"), asked(102, "s2")}});
  const Talk kept = reader->talk_before(kNow, 100).value();
  CHECK(seqs(kept) == Seqs{101, 102});
  CHECK_FALSE(kept.before);
}

TEST_CASE("an empty journal has no talk", "[journal]") {
  const TemporaryDirectory directory;
  const auto reader = journal_of(directory, {});
  CHECK(reader->talk_before(kNow, 100).value().events.empty());
}
