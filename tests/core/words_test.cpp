#include "core/words.hpp"

#include <atomic>
#include <thread>

#include <catch2/catch.hpp>

#include "core/random.hpp"
#include "core/token_estimate.hpp"

using namespace limelight;

namespace {

using Strings = std::vector<std::string>;

Strings terms_of(const std::string& word) {
  Strings terms;
  append_terms(word, terms);
  return terms;
}

}  // namespace

TEST_CASE("words of ASCII are runs of letters and digits, made lower case", "[words]") {
  CHECK(words_of("Don't SHOUT, it's 3.5 at foo_bar!") ==
        Strings{"don", "t", "shout", "it", "s", "3", "5", "at", "foo", "bar"});
  CHECK(words_of("").empty());
  CHECK(words_of(" .,!? ").empty());
}

TEST_CASE("what stands beside a text of another script changes none of its words", "[words]") {
  const std::string english = "The lamp, it's LIT: at 8.30 o'clock";
  Strings expected = words_of(english);
  CHECK(words_of(english + " \u2014 ") == expected);
  expected.emplace_back("\u706f");
  CHECK(words_of(english + "\u706f") == expected);
  CHECK(words_of("\u201cThe\u201d lamp\u2019s\u2026") == Strings{"the", "lamp", "s"});
}

TEST_CASE("case and width make no other word in any script", "[words]") {
  CHECK(words_of("\u00c4RGER \u039f\u0394\u039f\u03a3 \u041c\u0410\u042f\u041a") ==
        words_of("\u00e4rger \u03bf\u03b4\u03bf\u03c2 \u043c\u0430\u044f\u043a"));
  CHECK(words_of("Stra\u00dfe") == Strings{"strasse"});
  CHECK(words_of("\uff21\uff22\uff23\uff11") == Strings{"abc1"});
  CHECK(words_of("\uff76\uff9e\uff7d") == words_of("\u30ac\u30b9"));
  CHECK(words_of("e\u0301") == words_of("\u00e9"));
}

TEST_CASE("scripts without spaces are cut by dictionary", "[words]") {
  CHECK(words_of("北京大学研究生命起源。") == Strings{"北京", "大学", "研究", "生命", "起源"});
  CHECK(words_of("ผู้ดูแลประภาคารจุดไฟทุกคืน") == Strings{"ผู้", "ดูแล", "ประภาคาร", "จุด", "ไฟ", "ทุก", "คืน"});
  CHECK(words_of("東京都に住んでいる技術者") ==
        Strings{"東京", "都", "に", "住", "んで", "いる", "技術", "者"});
  CHECK(words_of("ພາສາລາວ") == Strings{"ພາສາ", "ລາວ"});
}

TEST_CASE("vowel signs and points are part of their word", "[words]") {
  CHECK(words_of("पानी में नमक।") == Strings{"पानी", "में", "नमक"});
  CHECK(words_of("الماء، والملح؟") == Strings{"الماء", "والملح"});
  CHECK(words_of("הַכֶּלֶב ישן.").size() == 2);
  CHECK(words_of("می\u200cخواهم") == words_of("میخواهم"));  // Persian's joiner only shapes letters
}

TEST_CASE("an emoji is a word", "[words]") {
  CHECK(words_of("👍👍 ok") == Strings{"👍", "👍", "ok"});
}

TEST_CASE("bytes that are not UTF-8 separate words", "[words]") {
  CHECK(words_of("one\xFFtwo \xC3") == Strings{"one", "two"});
  CHECK(words_of("\xE7\x81").empty());
  CHECK(words_of("\u706f\xE7\x81") == Strings{"\u706f"});
}

TEST_CASE("a word is found without its accents and points, Indian and Thai vowels stay", "[words]") {
  CHECK(terms_of("caf\u00e9") == Strings{"cafe"});
  CHECK(terms_of("\u03b8\u03b5\u03c3\u03c3\u03b1\u03bb\u03bf\u03bd\u03af\u03ba\u03b7") ==
        Strings{"\u03b8\u03b5\u03c3\u03c3\u03b1\u03bb\u03bf\u03bd\u03b9\u03ba\u03b7"});
  CHECK(terms_of("צֶמַח") == Strings{"צמח"});
  CHECK(terms_of("صُنِعَ") == Strings{"صنع"});
  CHECK(terms_of("पानी") == Strings{"पानी"});
  CHECK(terms_of("ผู้") == Strings{"ผู้"});
  CHECK(terms_of("が") == Strings{"が"});
  CHECK(terms_of("plain") == Strings{"plain"});
}

TEST_CASE("longer words of Chinese characters and of Korean are found by their pairs", "[words]") {
  CHECK(terms_of("灯台") == Strings{"灯台"});
  CHECK(terms_of("灯台守") == Strings{"灯台", "台守"});
  CHECK(terms_of("등대지기는") == Strings{"등대", "대지", "지기", "기는"});
  CHECK(terms_of("ประภาคาร") == Strings{"ประภาคาร"});
}

TEST_CASE("the stems of a word are its Chinese characters, or its terms", "[words]") {
  const auto stems_of = [](const char* word) {
    Strings stems;
    append_stems(word, stems);
    return stems;
  };
  CHECK(stems_of("灯塔") == Strings{"灯", "塔"});
  CHECK(stems_of("焼いた") == Strings{"焼"});
  CHECK(stems_of("등대는") == Strings{"등대", "대는"});
  CHECK(stems_of("caf\u00e9") == Strings{"cafe"});
}

TEST_CASE("what was cut before is not cut by dictionary again", "[words]") {
  CHECK(undivided_words("台守") == Strings{"台守"});
  CHECK(undivided_words("灯塔\u2014灯塔") == Strings{"灯塔", "灯塔"});
}

TEST_CASE("each of ten languages has words that say nothing of a subject", "[words]") {
  for (const char* word :
       {"the", "من", "的", "και", "של", "में", "です", "그리고", "который", "ที่", "и", "は"}) {
    INFO(word);
    CHECK(is_stop_word(word) == (std::string_view{word} != "который"));
  }
  for (const char* word :
       {"lamp", "منارة", "灯塔", "φάρος", "מגדלור", "पानी", "灯台", "등대", "маяк", "ไฟ", ""})
    CHECK_FALSE(is_stop_word(word));
}

TEST_CASE("several threads cut texts at once, each as one alone does", "[words]") {
  const std::string text = "灯塔看守人每天晚上点亮灯。ผู้ดูแลประภาคารจุดไฟ ";
  const Strings expected = words_of(text);
  REQUIRE(expected.size() > 8);
  std::atomic<int> same{0};
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20; ++round) same += words_of(text) == expected ? 1 : 0;
    });
  }
  threads.clear();
  CHECK(same == 80);
}

TEST_CASE("any bytes at all can be cut into words", "[words]") {
  Random random{11};
  std::size_t words = 0;
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes;
    for (std::uint64_t left = random.next() % 24; left > 0; --left)
      bytes.push_back(static_cast<char>(random.next() % 3 == 0 ? random.next() : 0xE0 + random.next() % 16));
    for (const std::string& word : words_of(bytes)) {
      ++words;
      CHECK_FALSE(terms_of(word).empty());
    }
  }
  CHECK(words > 1'000);
}

TEST_CASE("a token is four letters of ASCII, one Chinese character, one and a half letters of Greek",
          "[words]") {
  CHECK(estimated_tokens("word") == Tokens{1});
  CHECK(estimated_tokens("words") == Tokens{2});
  CHECK(estimated_tokens("灯塔看守人") == Tokens{5});
  CHECK(estimated_tokens("αβγ") == Tokens{2});
}
