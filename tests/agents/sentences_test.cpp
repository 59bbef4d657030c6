#include "agents/sentences.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

TEST_CASE("a text passes its first sentence with the next one's first letter", "[agents]") {
  CHECK_FALSE(passes_first_sentence(""));
  CHECK_FALSE(passes_first_sentence("Salt stays"));
  CHECK_FALSE(passes_first_sentence("Salt stays."));
  CHECK_FALSE(passes_first_sentence("Salt stays. "));
  CHECK(passes_first_sentence("Salt stays. W"));
  CHECK_FALSE(passes_first_sentence("Dr. W"));
  CHECK_FALSE(passes_first_sentence("It costs 3.5"));
  CHECK(passes_first_sentence("Salt stays.\nW"));
}

TEST_CASE("the first sentence ends at a mark before a space and a capital", "[agents]") {
  CHECK(first_sentence("Salt stays. Water leaves.") == "Salt stays.");
  CHECK(first_sentence("Is it salt? Yes.") == "Is it salt?");
  CHECK(first_sentence("He said \"wait.\" Then he left.") == "He said \"wait.\"");
  CHECK(first_sentence("Well... Perhaps.") == "Well...");
  CHECK(first_sentence("It costs 3.50 a day. So what?") == "It costs 3.50 a day.");
}

TEST_CASE("titles, abbreviations and initials end no sentence, and neither does a missing mark", "[agents]") {
  CHECK(first_sentence("Dr. Who met J. Smith. They ran.") == "Dr. Who met J. Smith.");
  CHECK(first_sentence("Use a spice, e.g. Cumin, in it. Stir.") == "Use a spice, e.g. Cumin, in it.");
  CHECK(first_sentence("It is not I. It is you.") == "It is not I.");
  CHECK(first_sentence("a text that never ends") == "a text that never ends");
  CHECK(first_sentence("").empty());
}

TEST_CASE("a sentence that broke off is left out unless it is all there is", "[agents]") {
  CHECK(whole_sentences("Salt stays. Water leaves. And the") == "Salt stays. Water leaves.");
  CHECK(whole_sentences("Salt stays.\nAnd the") == "Salt stays.");
  CHECK(whole_sentences("Salt stays. Water leaves.") == "Salt stays. Water leaves.");
  CHECK(whole_sentences("Salt stays and the") == "Salt stays and the");
}

TEST_CASE("two texts say the same if only case, spaces and marks differ", "[agents]") {
  CHECK(says_the_same("Why is the sky blue?", "why is  the sky blue"));
  CHECK_FALSE(says_the_same("Why is the sky blue?", "Why is the sea blue?"));
  CHECK_FALSE(says_the_same("\u00fcber", "\u00f6ber"));
  CHECK(says_the_same("为什么点灯？", "为什么点灯"));
  CHECK(says_the_same("«Почему?»", "ПОЧЕМУ"));
  CHECK_FALSE(says_the_same("为什么点灯？", "为什么关灯？"));
}
