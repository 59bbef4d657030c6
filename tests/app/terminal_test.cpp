#include "app/cli/terminal.hpp"

#include <catch2/catch.hpp>

using limelight::cli::wrap;

TEST_CASE("lines of any script end within the terminal's columns", "[cli]") {
  CHECK(wrap("one two three", 0, 7) == "one two\nthree");
  CHECK(wrap("灯塔看守人点灯", 0, 6) == "灯塔看\n守人点\n灯");
  CHECK(wrap("灯塔 灯", 0, 7) == "灯塔 灯");
  CHECK(wrap("灯塔 灯", 0, 6) == "灯塔\n灯");
  CHECK(wrap("नमक पानी", 0, 6) == "नमक\nपानी");
  CHECK(wrap("e\u0301e\u0301 e\u0301", 0, 4) == "e\u0301e\u0301 e\u0301");
}

TEST_CASE("a character wider than the terminal is shown all the same", "[cli]") {
  CHECK(wrap("灯塔", 0, 1) == "灯\n塔");
  CHECK(wrap("灯塔", 4, 2) == "    灯\n    塔");
}
