#include "memory/long_term.hpp"

#include <cmath>
#include <fstream>
#include <limits>
#include <optional>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "memory/memory_rows.hpp"
#include "memory/text_index.hpp"
#include "memory/vectors.hpp"

using namespace limelight;

namespace {

struct Memories {
  TemporaryDirectory here;
  std::string path = here / "mind.db";
  std::optional<Database> writer;
  std::int64_t next = 1;

  Memories() {
    auto opened = Database::open(path, Database::Mode::read_write);
    REQUIRE(opened);
    writer.emplace(std::move(*opened));
    REQUIRE(prepare_memory_tables(*writer));
    REQUIRE(prepare_memory_tables(*writer));  // a second start
  }
  void add(std::string text, Embedding embedding = {}, std::string_view embedder = "test") {
    const MemoryRecord record{.id = next++,
                              .source = "thought",
                              .text = std::move(text),
                              .tick = TickNumber{7},
                              .at = {},
                              .taint = Taint::tool,
                              .embedding = std::move(embedding)};
    REQUIRE(insert_memory(*writer, record, embedder));
  }
  std::unique_ptr<LongTermMemory> reader(std::string embedder = "test") const {
    auto memory = LongTermMemory::open(path, std::move(embedder));
    REQUIRE(memory);
    return std::move(*memory);
  }
};

std::vector<std::int64_t> ids(LongTermMemory& memory, const RecallQuery& query) {
  auto recalled = memory.recall(query);
  REQUIRE(recalled);
  std::vector<std::int64_t> found;
  for (const Recalled& one : *recalled) found.push_back(one.id);
  return found;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a memory is found by its words, in any of their forms, with all that was stored", "[ltm]") {
  Memories archive;
  archive.add("The crane was lifting containers");
  archive.add("Violins are made of spruce");
  const auto memory = archive.reader();
  auto recalled = memory->recall({.texts = {"who lifted a container?"}, .embeddings = {}});
  REQUIRE(recalled);
  REQUIRE(recalled->size() == 1);
  const Recalled& found = recalled->front();
  CHECK(found.id == 1);
  CHECK(found.source == "thought");
  CHECK(found.text == "The crane was lifting containers");
  CHECK(found.tick == TickNumber{7});
  CHECK(found.taint == Taint::tool);
  CHECK(found.score == Approx(1.0 / 61));
}

TEST_CASE("a memory is found by its vector alone, nearest first, ties by newest", "[ltm]") {
  Memories archive;
  archive.add("a", {1, 0, 0});
  archive.add("b", {0.8F, 0.6F, 0});
  archive.add("c", {0, 0, 1});
  archive.add("d", {-1, 0, 0});
  archive.add("e", {1, 0, 0});
  const auto memory = archive.reader();
  CHECK(ids(*memory, {.texts = {}, .embeddings = {{1, 0, 0}}}) == Ids{5, 1, 2});
  CHECK(ids(*memory, {.texts = {}, .embeddings = {{1, 0, 0}, {0, 0, 1}}}) == Ids{5, 3, 1});
  CHECK(ids(*memory, {.texts = {}, .embeddings = {{0, 0, 0}}}).empty());
}

TEST_CASE("a memory that both channels find comes before one that a single channel finds", "[ltm]") {
  Memories archive;
  archive.add("spruce violin", {0, 1});
  archive.add("spruce tree in the wood behind the house", {0.9F, 0.4359F});
  archive.add("nothing of the kind", {1, 0});
  const auto memory = archive.reader();
  CHECK(ids(*memory, {.texts = {"spruce"}, .embeddings = {{1, 0}}}) == Ids{2, 3, 1});
}

TEST_CASE("a recall gives at most what was asked for", "[ltm]") {
  Memories archive;
  for (int round = 0; round < 3; ++round) archive.add("violin");
  const auto memory = archive.reader();
  CHECK(ids(*memory, {.texts = {"violin"}, .embeddings = {}, .limit = 2}) == Ids{3, 2});
  CHECK(ids(*memory, {.texts = {"violin"}, .embeddings = {}, .limit = 0}).empty());
  CHECK(ids(*memory, {.texts = {"violin"}, .embeddings = {}, .limit = -1}).empty());
}

TEST_CASE("what is committed later is found by the next recall", "[ltm]") {
  Memories archive;
  const auto memory = archive.reader();
  CHECK(memory->count().value() == 0);
  CHECK(ids(*memory, {.texts = {"violin"}, .embeddings = {{1, 0}}}).empty());
  archive.add("violin");
  archive.add("fiddle", {1, 0});
  CHECK(memory->count().value() == 2);
  CHECK(ids(*memory, {.texts = {"violin"}, .embeddings = {{1, 0}}}) == Ids{2, 1});
}

TEST_CASE("vectors of another embedder or length are left out, and their texts are still found", "[ltm]") {
  Memories archive;
  archive.add("violin", {1, 0}, "another");
  archive.add("fiddle", {1, 0});
  archive.add("viola", {1, 0, 0});
  const auto memory = archive.reader();
  CHECK(ids(*memory, {.texts = {}, .embeddings = {{1, 0}}}) == Ids{2});
  CHECK(ids(*memory, {.texts = {}, .embeddings = {{1, 0, 0}}}).empty());
  CHECK(ids(*memory, {.texts = {"violin", "viola"}, .embeddings = {}}) == Ids{3, 1});
}

TEST_CASE("no text is a syntax error of the full-text search", "[ltm]") {
  Memories archive;
  archive.add("near the violin");
  const auto memory = archive.reader();
  for (const char* text : {"\"", "violin\" OR \"", "text:x", "a* AND (", "NEAR(a b, 2)", "-x ^y {text}: z",
                           "'; DROP", "\xFF\xFE", "\xE2\x80\x94", "", "   ", "the", "NOT", "\"\"\"\""}) {
    INFO(text);
    CHECK(memory->recall({.texts = {text}, .embeddings = {}}));
  }
  CHECK(ids(*memory, {.texts = {"violin\" NOT \"violin"}, .embeddings = {}}) == Ids{1});
  std::string many;
  for (int word = 0; word < 5000; ++word) many += "word" + std::to_string(word) + " ";
  CHECK(memory->recall({.texts = {"violin " + many}, .embeddings = {}}));
}

TEST_CASE("stop words find something only where there are no other words", "[ltm]") {
  Memories archive;
  archive.add("this is it");
  archive.add("a violin");
  const auto memory = archive.reader();
  CHECK(ids(*memory, {.texts = {"is this it a violin"}, .embeddings = {}}) == Ids{2});
  CHECK(ids(*memory, {.texts = {"is this it"}, .embeddings = {}}) == Ids{1});
}

TEST_CASE("an id is given once", "[ltm]") {
  Memories archive;
  archive.add("first");
  const MemoryRecord again{.id = 1, .source = "input", .text = "second", .tick = {}, .embedding = {}};
  CHECK(insert_memory(*archive.writer, again, "test").error().code == Errc::database_failed);
}

TEST_CASE("an archive that is missing, without tables or damaged says which", "[ltm]") {
  const TemporaryDirectory here;
  CHECK(LongTermMemory::open(here / "nothing", "test").error().code == Errc::data_unwritable);
  std::ofstream(here / "garbage") << std::string(8192, 'x');
  CHECK(LongTermMemory::open(here / "garbage", "test").error().code == Errc::database_corrupt);
  REQUIRE(Database::open(here / "empty", Database::Mode::read_write));
  CHECK(LongTermMemory::open(here / "empty", "test").error().code == Errc::database_failed);
  Memories archive;
  for (std::int64_t each = 0; each < kTextsAtOnce; ++each) archive.add("violin");
  const auto memory = archive.reader();
  REQUIRE(archive.writer->execute("DELETE FROM memories"));
  CHECK(memory->recall({.texts = {"violin"}, .embeddings = {}}).error().code == Errc::database_corrupt);
}

TEST_CASE("the exact scan agrees with cosine to what eight bits can tell, at lengths around a row's end",
          "[ltm]") {
  for (const std::size_t length : {1U, 63U, 64U, 65U, 384U}) {
    VectorRows rows;
    Embedding first(length), second(length);
    for (std::size_t place = 0; place < length; ++place) {
      first[place] = static_cast<float>(place % 7) - 3.5F;
      second[place] = static_cast<float>(place % 5) - 1.5F;
    }
    const auto left = quantize(first), right = quantize(second);
    REQUIRE((left && right));
    REQUIRE(rows.append(1, left->scale, left->levels));
    double exact = 0, magnitude = 0;
    for (std::size_t place = 0; place < length; ++place) {
      exact += static_cast<double>(first[place]) * static_cast<double>(second[place]);
      magnitude += std::abs(static_cast<double>(first[place]) * static_cast<double>(second[place]));
    }
    const auto hits = rows.nearest(std::vector{*right}, 5);
    CHECK((hits.empty() ? 0.0 : hits[0].similarity) == Approx(std::max(exact, 0.0)).margin(0.02 * magnitude));
  }
  CHECK_FALSE(quantize({}));
  CHECK_FALSE(quantize({0, 0}));
  CHECK_FALSE(quantize({1, std::numeric_limits<float>::quiet_NaN()}));
}

TEST_CASE("distant gives what is least like a thought, farthest first", "[memory]") {
  Memories archive;
  archive.add("near", {1, 0, 0});
  archive.add("across", {0, 1, 0});
  archive.add("opposite", {-1, 0, 0});
  archive.add("without a vector");
  const auto memory = archive.reader();
  const auto distant = memory->distant({1, 0, 0}, 2);
  REQUIRE(distant);
  REQUIRE(distant->size() == 2);
  CHECK((*distant)[0].text == "opposite");
  CHECK((*distant)[0].score == Approx(-1).margin(0.02));
  CHECK((*distant)[1].text == "across");
  const auto nowhere = memory->distant({}, 2);
  REQUIRE(nowhere);
  CHECK(nowhere->empty());
}
