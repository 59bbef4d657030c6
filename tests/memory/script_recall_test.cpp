#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "memory/embedders/hashed.hpp"
#include "memory/long_term.hpp"
#include "memory/memory_rows.hpp"
#include "memory/text_index.hpp"
#include "memory/vectors.hpp"
#include "tests/memory/remembered.hpp"

using namespace limelight;
using test::Asked;
using test::Language;

namespace {

constexpr std::string_view kEmbedder = "hashed-256/1";

Embedding meaning_of(std::string_view text) {
  Embedding embedding;
  make_hashed_embedder()->embed({std::string(text)}, {},
                                [&](Result<std::vector<Embedding>> done) { embedding = done->front(); });
  return embedding;
}

/// A mind's memories, with its default embedder.
class Remembered {
 public:
  explicit Remembered(std::span<const Asked> asked) : asked_(asked) {
    REQUIRE(prepare_memory_tables(writer_));
    for (const Asked& one : asked_) add(one.memory);
    auto opened = LongTermMemory::open(here_ / "mind.db", std::string(kEmbedder));
    REQUIRE(opened);
    memory_ = std::move(*opened);
  }

  void add(std::string_view text) {
    const MemoryRecord record{.id = ++held_,
                              .source = "thought",
                              .text = std::string(text),
                              .tick = TickNumber{1},
                              .at = {},
                              .taint = Taint::self,
                              .embedding = meaning_of(text)};
    REQUIRE(insert_memory(writer_, record, kEmbedder));
  }

  enum class By { text, meaning, both };

  /// How many questions bring the memory that answers them first.
  int right(By by) const {
    int right = 0;
    for (std::size_t place = 0; place < asked_.size(); ++place) {
      RecallQuery query;
      query.limit = 1;
      if (by != By::meaning) query.texts.emplace_back(asked_[place].question);
      if (by != By::text) query.embeddings.push_back(meaning_of(asked_[place].question));
      const auto found = memory_->recall(query);
      REQUIRE(found);
      const bool first = !found->empty() && found->front().text == asked_[place].memory;
      if (!first) UNSCOPED_INFO("not found: " << asked_[place].question);
      right += first ? 1 : 0;
    }
    return right;
  }

  Database& writer() { return writer_; }

 private:
  std::span<const Asked> asked_;
  TemporaryDirectory here_;
  Database writer_ = Database::open(here_ / "mind.db", Database::Mode::read_write).value();
  std::unique_ptr<LongTermMemory> memory_;
  std::int64_t held_ = 0;
};

}  // namespace

TEST_CASE("in every script the memory that answers a question is recalled first", "[scripts]") {
  for (const Language& language : test::kLanguages) {
    const Remembered archive{language.asked};
    const auto all = static_cast<int>(language.asked.size());
    INFO(language.name);
    CHECK(archive.right(Remembered::By::both) == all);
    CHECK(archive.right(Remembered::By::text) == all);
    CHECK(archive.right(Remembered::By::meaning) == all);
  }
}

TEST_CASE("what is found in every script is found in the index as beside it", "[scripts]") {
  for (const Language& language : test::kLanguages) {
    Remembered archive{language.asked};
    REQUIRE(archive.writer().execute("INSERT INTO memory_texts(memory_texts) VALUES('rebuild')"));
    INFO(language.name);
    CHECK(archive.right(Remembered::By::text) == static_cast<int>(language.asked.size()));
  }
}

TEST_CASE("in every script a question is nearer to its memory than to others", "[scripts]") {
  for (const Language& language : test::kLanguages) {
    double own = 0, others = 0;
    for (const Asked& asked : language.asked) {
      const Embedding question = meaning_of(asked.question);
      for (const Asked& other : language.asked) {
        const double likeness = cosine(question, meaning_of(other.memory));
        (asked.memory == other.memory ? own : others) += likeness;
      }
    }
    const auto count = static_cast<double>(language.asked.size());
    INFO(language.name << " " << own / count << " " << others / count / (count - 1));
    CHECK(own / count > 0.35);
    CHECK(others / count / (count - 1) < 0.15);
  }
}

TEST_CASE("an index that other rules made is made anew when the tables are prepared", "[scripts]") {
  Remembered archive{test::kChinese};
  REQUIRE(archive.writer().execute(
      "DROP TABLE memory_texts; CREATE VIRTUAL TABLE memory_texts USING fts5(text, content='memories', "
      "content_rowid='id', tokenize='porter unicode61'); INSERT INTO memory_texts(memory_texts) "
      "VALUES('rebuild')"));
  CHECK(archive.right(Remembered::By::text) < 5);
  REQUIRE(prepare_memory_tables(archive.writer()));
  CHECK(archive.right(Remembered::By::text) == 20);
  // Rules of a Limelight to come are other rules, too.
  REQUIRE(archive.writer().execute(
      "DROP TABLE memory_texts; CREATE VIRTUAL TABLE memory_texts USING fts5(text, content='memories', "
      "content_rowid='id', tokenize='porter words 9 icu 99')"));
  REQUIRE(prepare_memory_tables(archive.writer()));
  CHECK(archive.right(Remembered::By::text) == 20);
}

TEST_CASE("an index that cannot be made anew leaves the one that was there", "[scripts]") {
  Remembered archive{test::kChinese};
  REQUIRE(archive.writer().execute(
      "DROP TABLE memory_texts; CREATE VIRTUAL TABLE memory_texts USING fts5(text, content='memories', "
      "content_rowid='id', tokenize='porter words 0 icu 1'); INSERT INTO memory_texts(memory_texts) "
      "VALUES('rebuild'); ALTER TABLE memories RENAME COLUMN text TO said"));
  CHECK_FALSE(prepare_memory_tables(archive.writer()));
  REQUIRE(archive.writer().execute("ALTER TABLE memories RENAME COLUMN said TO text"));
  CHECK(archive.right(Remembered::By::text) == 20);
  REQUIRE(prepare_memory_tables(archive.writer()));
  CHECK(archive.right(Remembered::By::text) == 20);
}

TEST_CASE("a word is found with and without its accents, a part of a Korean word by itself", "[scripts]") {
  constexpr Asked kAsked[] = {
      {"Le café est fermé.", "cafe"}, {"등대지기는 등불을 켠다.", "등대"}, {"北京大学很大。", "北京"}};
  const Remembered archive{kAsked};
  CHECK(archive.right(Remembered::By::text) == 3);
}
