#include "core/text_buffer.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

TEST_CASE("a text buffer holds what was appended, piece by piece", "[text]") {
  TextBuffer text;
  CHECK(text.empty());
  CHECK((text += std::string_view{}).view().empty());
  std::string expected;
  for (int piece = 0; piece < 300; ++piece) {
    const std::string word(static_cast<std::size_t>(piece % 40), static_cast<char>('a' + piece % 26));
    (text += word) += '\n';
    expected += word + "\n";
    REQUIRE(text.view() == expected);
  }
  CHECK(text.size() == expected.size());
  text[0] = '{';
  CHECK(text.view().front() == '{');
}

TEST_CASE("letters written behind a text join it when they are added", "[text]") {
  TextBuffer text;
  text += "ab";
  char* const room = text.behind(100);
  room[0] = 'c';
  room[1] = 'd';
  CHECK(text.view() == "ab");
  text.added(1);
  CHECK(text.view() == "abc");
}

TEST_CASE("a copy of a text buffer is its text, whatever room the original has", "[text]") {
  TextBuffer text;
  text += std::string(1000, 'x');
  text.clear();
  text += "short";
  TextBuffer copy{text};
  text += " no more";
  CHECK(copy.view() == "short");
  copy = text;
  CHECK(copy.view() == "short no more");
  const TextBuffer& itself = copy;
  copy = itself;
  CHECK(copy.view() == "short no more");
  (copy += "!").clear();
  CHECK(copy.empty());
  CHECK(text.view() == "short no more");
}
