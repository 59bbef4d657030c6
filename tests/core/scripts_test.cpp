#include "core/scripts.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

TEST_CASE("every script's own mark ends a sentence, closed quotations and brackets after it too",
          "[scripts]") {
  for (const char* text : {"It is lit.",
                           "Is it?",
                           "Сделано!",
                           "Είναι αναμμένο;",
                           "هل هو مضاء؟",
                           "یہ روشن ہے۔",
                           "הוא דולק.",
                           "दीपक जलता है।",
                           "灯亮了。",
                           "真的吗？",
                           "灯りがついた！",
                           "등불이 켜졌다.",
                           "Այն վառվում է։",
                           "ភ្លើងភ្លឺ។",
                           "မီးလင်းသည်။",
                           "他说：“灯亮了。”",
                           "「灯りがついた。」",
                           "（灯亮了。）",
                           "„Es brennt.“",
                           "« Il brûle. »",
                           "Well…",
                           "还没有……",
                           "ไฟสว่างแล้ว",
                           "ໄຟແຈ້ງແລ້ວ"}) {
    INFO(text);
    CHECK(ends_as_sentence(text));
  }
}

TEST_CASE("a text that broke off ends as no sentence, Thai and Lao apart, which mark none", "[scripts]") {
  for (const char* text : {"", "It is", "Сделано", "Είναι", "it; is;", "هل هو،", "הוא", "दीपक जलता",
                           "灯亮了，", "灯亮", "灯りが、", "등불이", "“灯亮", "”", "\xE3\x80"}) {
    INFO(text);
    CHECK_FALSE(ends_as_sentence(text));
  }
}

TEST_CASE("marks beyond ASCII are told with their bytes", "[scripts]") {
  CHECK(sentence_mark_at("灯。", 3) == 3);
  CHECK(sentence_mark_at("灯。", 0) == 0);
  CHECK(sentence_mark_at("a؟", 1) == 2);
  CHECK(sentence_mark_at("a.", 1) == 0);
  CHECK(closing_mark_at("」", 0) == 3);
  CHECK(closing_mark_at(")", 0) == 0);
}

TEST_CASE("a sentence begins with a capital, a letter that has none, or an opening mark", "[scripts]") {
  for (const char* text : {"Éa", "Я", "א", "ا", "क", "灯", "한", "“", "「", "¿"})
    CHECK(begins_sentence(text, 0));
  for (const char* text : {"é", "я", "”", "。", "A", "\xFF"}) CHECK_FALSE(begins_sentence(text, 0));
}

TEST_CASE("a letter of another script than Latin is seen", "[scripts]") {
  CHECK_FALSE(has_other_script("Café, 3 €, naïve… 👍"));
  CHECK(has_other_script("café и"));
  CHECK(has_other_script("灯"));
}

TEST_CASE("a wide character takes two columns, a mark on another one none", "[scripts]") {
  CHECK(columns_of("lamp") == 4);
  CHECK(columns_of("灯塔") == 4);
  CHECK(columns_of("한글") == 4);
  CHECK(columns_of("ｱ") == 1);
  CHECK(columns_of("Ａ") == 2);
  CHECK(columns_of("👍") == 2);
  CHECK(columns_of("e\u0301") == 1);
  CHECK(columns_of("ผู้") == 1);
  CHECK(columns_of("می\u200cخ") == 3);
  CHECK(columns_of("\xFF") == 1);
}

TEST_CASE("as much as fits into some columns is never half a character", "[scripts]") {
  CHECK(bytes_within("灯塔", 4) == 6);
  CHECK(bytes_within("灯塔", 3) == 3);
  CHECK(bytes_within("灯塔", 1) == 0);
  CHECK(bytes_within("e\u0301e", 1) == 3);  // the mark stays with its letter
  CHECK(bytes_within("lamp", 9) == 4);
}
