#include "memory/short_term.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

HeldThought thought(std::string id, std::int64_t tokens, Taint taint = Taint::self) {
  return {
      .id = std::move(id), .agent = "muse", .text = "a thought", .tokens = Tokens{tokens}, .taint = taint};
}

HeldThought saying(std::string text) {
  return {.id = "t1", .agent = "muse", .text = std::move(text), .tokens = Tokens{1}, .taint = Taint::self};
}

}  // namespace

TEST_CASE("a thought as large as short-term memory is held; a larger one is refused and nothing is lost",
          "[stm]") {
  ShortTermMemory memory{Tokens{10}};
  REQUIRE(memory.append(thought("t1", 10)));
  CHECK_FALSE(memory.over());
  const auto refused = memory.append(thought("t2", 11));
  CHECK(refused.error().code == Errc::thought_too_large);
  CHECK(memory.thoughts().size() == 1);
  CHECK(memory.tokens() == Tokens{10});
  REQUIRE(memory.append(thought("t3", 1)));
  CHECK(memory.over());
}

TEST_CASE("the newest thoughts of at most half the limit stay when the oldest are condensed", "[stm]") {
  ShortTermMemory memory{Tokens{10}};
  for (const char* id : {"t1", "t2", "t3", "t4"}) REQUIRE(memory.append(thought(id, 3)));
  REQUIRE(memory.over());
  REQUIRE(memory.oldest().size() == 3);
  memory.condense("so far", Tokens{2}, 3);
  CHECK(memory.thoughts().size() == 1);
  CHECK(memory.thoughts()[0].id == "t4");
  CHECK(memory.tokens() == Tokens{5});
  memory.condense("shorter", Tokens{1}, 0);
  CHECK(memory.summary() == "shorter");
  CHECK(memory.tokens() == Tokens{4});
}

TEST_CASE("exactly half the limit stays", "[stm]") {
  ShortTermMemory memory{Tokens{10}};
  for (const char* id : {"t1", "t2", "t3"}) REQUIRE(memory.append(thought(id, 5)));
  CHECK(memory.oldest().size() == 2);
}

TEST_CASE("there is something to archive whenever memory is over its limit", "[stm]") {
  ShortTermMemory memory{Tokens{10}};
  REQUIRE(memory.append(thought("t1", 2)));
  REQUIRE(memory.append(thought("t2", 2)));
  memory.condense("a summary that is far too long", Tokens{9}, 0);
  REQUIRE(memory.over());
  CHECK(memory.oldest().size() == 1);
}

TEST_CASE("the taint of what was condensed stays", "[stm]") {
  ShortTermMemory memory{Tokens{10}};
  CHECK(memory.taint() == Taint::self);
  REQUIRE(memory.append(thought("t1", 5, Taint::web)));
  REQUIRE(memory.append(thought("t2", 5, Taint::user)));
  CHECK(memory.taint() == Taint::web);
  memory.condense("", Tokens{0}, 2);
  CHECK(memory.taint() == Taint::web);
}

TEST_CASE("an extractive summary keeps central sentences in order, within its limit, the same each time",
          "[stm]") {
  const std::vector<HeldThought> thoughts{
      saying("The bridge over the river needs new cables. I had soup."),
      saying("New cables for the bridge cost two million. Clouds drift."),
      saying("The river bridge carries all traffic, so its cables matter. Clouds drift.")};
  const std::string summary = extractive_summary(thoughts, "", Tokens{38});
  CHECK(summary.size() <= 152);
  CHECK(summary.find("bridge over the river") < summary.find("carries all traffic"));
  CHECK(summary.find("carries all traffic") != std::string::npos);
  CHECK(summary.find("soup") == std::string::npos);
  CHECK(summary == extractive_summary(thoughts, "", Tokens{38}));
}

TEST_CASE("an extractive summary is empty only for empty texts, however small its limit", "[stm]") {
  CHECK(extractive_summary({}, "", Tokens{10}).empty());
  CHECK(extractive_summary(std::vector{saying("  \n ")}, "", Tokens{10}).empty());
  CHECK_FALSE(extractive_summary(std::vector{saying("???")}, "", Tokens{10}).empty());
  CHECK(extractive_summary({}, "What was before.", Tokens{10}) == "What was before.");
  for (const std::int64_t limit : {-1, 0, 1}) {
    const auto cut = extractive_summary(std::vector{saying("Extraordinarily long")}, "", Tokens{limit});
    CHECK(cut == "Extr");
  }
  // Never cut inside a character.
  CHECK(extractive_summary(std::vector{saying("\xE6\xBC\xA2\xE5\xAD\x97")}, "", Tokens{1}) == "\xE6\xBC\xA2");
}
