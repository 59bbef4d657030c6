#include "bench/usable.hpp"

#include <catch2/catch.hpp>

using namespace limelight;
using namespace limelight::bench;

namespace {

// Unit vectors in a plane: near() is about the subject, far() is not.
Embedding near() {
  return {0.8F, 0.6F};
}
Embedding far() {
  return {0.1F, 0.995F};
}

Surroundings about_salt() {
  const Known question{"Why is the sea salty?", {1.0F, 0.0F}};
  return {{question}, {question}, {"I pick the best candidate by its number."}, 1};
}

std::string_view flaw(const char* text, Embedding embedding = near()) {
  return flaw_of({text, std::move(embedding)}, about_salt());
}

}  // namespace

TEST_CASE("a whole new sentence about the subject is usable", "[bench]") {
  CHECK(flaw("Rivers carry salt into the sea.").empty());
  CHECK(flaw("Water leaves the sea as vapour, but salt stays behind!").empty());
}

TEST_CASE("each rule names the text that breaks it", "[bench]") {
  CHECK(flaw("...") == "empty");
  CHECK(flaw("INPUT: rivers carry salt into the sea.") == "marker");
  CHECK(flaw("<|im_start|> Rivers carry salt.") == "marker");
  CHECK(flaw("Here I pick the best candidate by its salt.") == "instruction");
  CHECK(flaw("My next thought is about salt and rivers.") == "instruction");
  CHECK(flaw("Rivers carry salt into the") == "unfinished");
  CHECK(flaw("Salt it is.") == "unfinished");
  CHECK(flaw("Rivers carry salt there. The sea keeps it.") == "long");
  CHECK(flaw("Salt is in the sea and salt is in the rivers.") == "loop");
  CHECK(flaw("Why is the salty sea?") == "repeat");
  CHECK(flaw("The sea is really always salty.") == "repeat");
  CHECK(flaw("Sailors of old asked their captain \"Why is the sea salty?\"") == "repeat");
  CHECK(flaw("The question itself asks about rivers.") == "instruction");
  CHECK(flaw("It holds much sodium chloride.", {1.0F, 0.0F}) == "repeat");
  CHECK(flaw("My bicycle has a flat tyre.", far()) == "irrelevant");
}

TEST_CASE("as many sentences as asked for are not too long", "[bench]") {
  Surroundings surroundings = about_salt();
  surroundings.sentences = 2;
  CHECK(flaw_of({"Rivers carry salt there. The sea keeps it.", near()}, surroundings).empty());
  CHECK(flaw_of({"Rivers carry salt. The sea keeps it. It is old.", near()}, surroundings) == "long");
}
