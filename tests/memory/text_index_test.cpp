#include "memory/text_index.hpp"

#include <optional>

#include <catch2/catch.hpp>

#include "core/random.hpp"
#include "core/temporary_directory.hpp"
#include "memory/bm25.hpp"
#include "memory/memory_rows.hpp"

using namespace limelight;

namespace {

using Ids = std::vector<std::int64_t>;

Database opened(const std::string& path, Database::Mode mode) {
  auto database = Database::open(path, mode);
  REQUIRE(database);
  return std::move(*database);
}

std::int64_t number(Database& database, const char* query) {
  auto statement = database.prepare(query);
  REQUIRE(statement);
  REQUIRE(statement->step().value());
  return statement->integer(0);
}

struct Texts {
  TemporaryDirectory here;
  Database writer = opened(here / "mind.db", Database::Mode::read_write);
  Database reader = opened(here / "mind.db", Database::Mode::read_only);
  std::unique_ptr<TextIndex> index;
  std::int64_t held = 0;

  explicit Texts(const std::vector<std::string>& texts = {}) {
    REQUIRE(prepare_memory_tables(writer));
    auto made = TextIndex::open(reader);
    REQUIRE(made);
    index = std::move(*made);
    for (const std::string& text : texts) add(text);
  }

  void add(const std::string& text) {
    MemoryRow row;
    row.id = ++held;
    row.source = "thought";
    row.text = text;
    row.taint = "self";
    REQUIRE(insert_row(writer, row, nullptr));
    REQUIRE(TextIndex::take(writer, held));
  }

  Ids search(const std::vector<std::string>& words, std::size_t limit = 100) const {
    auto found = index->search(words, limit);
    REQUIRE(found);
    return std::move(*found);
  }
};

constexpr const char* kIndexed = "SELECT count(*) FROM memory_texts_docsize";

/// Of a small vocabulary, so that many share words.
std::vector<std::string> random_texts(std::size_t count) {
  const std::vector<std::string> words{"violin",  "spruce", "running",      "harbour", "crane", "the",
                                       "lifting", "wood",   "na\xC3\xAFve", "seven",   "runs",  "letter"};
  Random random{7};
  std::vector<std::string> texts;
  while (texts.size() < count) {
    std::string text;
    for (std::uint64_t left = 1 + random.next() % 9; left > 0; --left)
      text += words[random.next() % words.size()] + (random.next() % 4 == 0 ? ", " : " ");
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

TEST_CASE("memories join the index many at once, and none is left out", "[text_index]") {
  Texts texts;
  for (std::int64_t each = 1; each < kTextsAtOnce; ++each) texts.add("violin");
  CHECK(number(texts.writer, kIndexed) == 0);
  texts.add("violin");
  CHECK(number(texts.writer, kIndexed) == kTextsAtOnce);
  texts.add("violin");
  CHECK(number(texts.writer, kIndexed) == kTextsAtOnce);
  CHECK(texts.search({"violin"}).size() == kTextsAtOnce + 1);
  while (texts.held < 2 * kTextsAtOnce) texts.add("spruce");
  CHECK(number(texts.writer, kIndexed) == 2 * kTextsAtOnce);
  CHECK(texts.search({"violin"}).size() == kTextsAtOnce + 1);
}

TEST_CASE("what is found does not depend on how much is in the index", "[text_index]") {
  constexpr std::size_t kCount = 2 * kTextsAtOnce + 5;
  const auto all = random_texts(kCount);
  const std::vector<std::vector<std::string>> questions{
      {"violin"},        {"violin", "spruce"}, {"run", "harbour", "nowhere"}, {"na\xC3\xAFve"}, {"naive"},
      {"lift", "crane"}, {"nowhere"},          {"the", "letters", "sevens"}};
  for (const std::size_t held : {std::size_t{1}, std::size_t{kTextsAtOnce - 1}, std::size_t{kTextsAtOnce},
                                 std::size_t{kTextsAtOnce + 1}, kCount}) {
    const Texts some{{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(held)}};
    std::vector<Ids> found;
    for (const auto& words : questions) found.push_back(some.search(words));
    REQUIRE(Database::open(some.here / "mind.db", Database::Mode::read_write)
                ->execute("INSERT INTO memory_texts(memory_texts) VALUES('rebuild')"));
    for (std::size_t question = 0; question < questions.size(); ++question) {
      INFO(held << " texts, question " << question);
      CHECK(some.search(questions[question]) == found[question]);
    }
  }
}

TEST_CASE("a text is scored as SQLite's bm25 scores it", "[text_index]") {
  Texts texts{random_texts(3 * kTextsAtOnce)};
  auto theirs = texts.reader.prepare(
      "SELECT rowid FROM memory_texts WHERE memory_texts MATCH ?1 ORDER BY bm25(memory_texts), rowid DESC");
  REQUIRE(theirs);
  theirs->bind(1, std::string_view{"violin OR letter OR harbour"});
  Ids expected;
  while (theirs->step().value()) expected.push_back(theirs->integer(0));
  REQUIRE(expected.size() > 10);
  CHECK(texts.search({"violin", "letter", "harbour"}) == expected);
}

TEST_CASE("a rare word counts more than a common one, a short text more than a long one", "[text_index]") {
  const Bm25 bm25{{.texts = 10, .tokens = 50, .having = {1, 4}}};
  const auto score = [&bm25](std::vector<std::int64_t> times, std::int64_t tokens) {
    return bm25.score(times, tokens);
  };
  CHECK(score({1, 0}, 5) > score({0, 1}, 5));
  CHECK(score({1, 0}, 5) > score({1, 0}, 6));
  CHECK(score({2, 0}, 5) > score({1, 0}, 5));
  CHECK(score({2, 0}, 5) < 2 * score({1, 0}, 5));
  CHECK(score({0, 0}, 5) == 0);
  // By hand: log((10 - 1 + .5) / (1 + .5)) for a text of average length.
  CHECK(score({1, 0}, 5) == Approx(1.845827));
}

TEST_CASE("a word that is everywhere still counts a little", "[text_index]") {
  const Bm25 bm25{{.texts = 2, .tokens = 4, .having = {2}}};
  CHECK(bm25.score(std::vector<std::int64_t>{1}, 2) == Approx(1e-6));
}

TEST_CASE("at most so many are found, the newest of equals, in the index or not", "[text_index]") {
  Texts texts;
  for (std::int64_t each = 0; each <= kTextsAtOnce; ++each) texts.add("violin");
  CHECK(texts.search({"violin"}, 2) == Ids{kTextsAtOnce + 1, kTextsAtOnce});
  CHECK(texts.search({"violin"}, 0).empty());
  CHECK(texts.search({}).empty());
  CHECK(texts.search({"\xE2\x80\x94"}).empty());  // a dash is a word of ours and none of the index
  CHECK(texts.search({"\xE2\x80\x94", "violin"}, 1) == Ids{kTextsAtOnce + 1});
}

TEST_CASE("a word that the index cuts in two is found where both parts stand together", "[text_index]") {
  const std::string cut = "left\xE2\x80\x94right";
  Texts texts{{"left or right", "left \xE2\x80\x94 right", "right left"}};
  CHECK(texts.search({cut}) == Ids{2});
  while (texts.held < kTextsAtOnce) texts.add("nothing");
  CHECK(texts.search({cut}) == Ids{2});
}

TEST_CASE("a search that fails lets its snapshot go", "[text_index]") {
  Texts texts{{"violin"}};
  REQUIRE(texts.writer.execute("ALTER TABLE memories RENAME TO elsewhere"));
  CHECK(texts.index->search({"violin"}, 1).error().code == Errc::database_failed);
  REQUIRE(texts.writer.execute("ALTER TABLE elsewhere RENAME TO memories"));
  CHECK(texts.search({"violin"}) == Ids{1});
}

TEST_CASE("an index without its tables is known when it is opened", "[text_index]") {
  const TemporaryDirectory here;
  Database database = opened(here / "empty.db", Database::Mode::read_write);
  CHECK(TextIndex::open(database).error().code == Errc::database_failed);
}
