#include "core/utf8.hpp"

#include <catch2/catch.hpp>

#include "core/json.hpp"

using namespace limelight;

TEST_CASE("text that is UTF-8 stays as it is", "[core]") {
  for (const char* text : {"", "plain", "Grüße", "日本", "a\tb\n", "👩‍🚀"})
    CHECK(valid_utf8(text) == text);
}

TEST_CASE("bad bytes become what the journal makes of them, once and for all", "[core]") {
  for (const char* text : {"\xff\xfe\x80", "half \xe6\x97", "\xc0\xaf", "\xed\xa0\x80 a surrogate"}) {
    const std::string valid = valid_utf8(text);
    CHECK(canonical(nlohmann::json(valid)) == canonical(nlohmann::json(text)));
    CHECK(valid != text);
    CHECK(valid_utf8(valid) == valid);
  }
}

TEST_CASE("a text is cut between two characters", "[core]") {
  const std::string text = "aé日";  // 1, 2 and 3 bytes
  const auto cut = [&](std::size_t bytes) {
    std::string shorter = text;
    cut_utf8(shorter, bytes);
    return shorter;
  };
  CHECK(cut(0).empty());
  CHECK(cut(1) == "a");
  CHECK(cut(2) == "a");
  CHECK(cut(3) == "aé");
  CHECK(cut(5) == "aé");
  CHECK(cut(6) == text);
  CHECK(cut(60) == text);
}
