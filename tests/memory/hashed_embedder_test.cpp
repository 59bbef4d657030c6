#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "core/hash.hpp"
#include "core/limits.hpp"
#include "memory/embedders/hashed.hpp"
#include "memory/vectors.hpp"

using namespace limelight;

namespace {

Embedding embedded(const std::string& text) {
  Embedding embedding;
  make_hashed_embedder()->embed({text}, {},
                                [&](Result<std::vector<Embedding>> done) { embedding = done->front(); });
  return embedding;
}

double likeness(const std::string& left, const std::string& right) {
  return cosine(embedded(left), embedded(right));
}

}  // namespace

TEST_CASE("embeddings come inline, in order, of unit length, and zero for a text without words",
          "[embedder]") {
  const auto embedder = make_hashed_embedder();
  CHECK(embedder->name() == "hashed-256/1");
  REQUIRE(embedder->dimensions() == 256);
  std::vector<Embedding> embeddings;
  embedder->embed({"one", "!?", "\xE6\xBC\xA2\xE5\xAD\x97"}, {},
                  [&](Result<std::vector<Embedding>> done) { embeddings = std::move(*done); });
  REQUIRE(embeddings.size() == 3);
  CHECK(embeddings[0] == embedded("one"));
  CHECK(cosine(embeddings[0], embeddings[0]) == Approx(1));
  CHECK(embeddings[1] == Embedding(256, 0.0F));
  CHECK(cosine(embeddings[2], embeddings[2]) == Approx(1));
  double square = 0;
  for (const float value : embeddings[0]) square += static_cast<double>(value) * static_cast<double>(value);
  CHECK(square == Approx(1).epsilon(1e-6));
}

TEST_CASE("paraphrases are closer than unrelated texts, and letters' case is nothing", "[embedder]") {
  const std::string text = "The harbour crane lifts heavy containers from the ship";
  CHECK(likeness(text, "THE HARBOUR CRANE LIFTS HEAVY CONTAINERS FROM THE SHIP") == Approx(1));
  const double paraphrase =
      likeness(text, "Heavy ship containers are being lifted by a crane in the harbour");
  const double unrelated = likeness(text, "My grandmother plays the violin on Sunday mornings");
  CHECK(paraphrase > 0.5);
  CHECK(unrelated < 0.3);
}

TEST_CASE("stop words alone hardly change what a text is about", "[embedder]") {
  CHECK(likeness("violin music", "the violin and that music of which they would") > 0.95);
}

TEST_CASE("of Latin letters the hashed embedder's bytes are those of every version before", "[embedder]") {
  std::string longer;
  for (int number = 0; number < 400; ++number)
    longer += "word" + std::to_string(number % 90) + " and the rest ";
  // Stop words share n-grams with other words, at another weight.
  const std::vector<std::string> texts{"",
                                       "a",
                                       "Thought 17.",
                                       "the theme of them all, the other theme: them, then the theme",
                                       "gr\u00fcn caf\u00e9 caf\u00e9 end",
                                       std::string(3000, 'x'),
                                       longer};
  std::string bytes;
  for (const std::string& text : texts) {
    const Embedding embedding = embedded(text);
    bytes.append(reinterpret_cast<const char*>(embedding.data()), embedding.size() * sizeof(float));
    const auto quantized = quantize(embedding);
    if (quantized) bytes.append(quantized->levels.begin(), quantized->levels.end());
  }
  CHECK(sha256(bytes) == "6ca1ee3973fd229423ef00452185b9bbcbae8beb25c5d9dbfb4573e993f43d88");
}

TEST_CASE("texts embedded together get what each gets alone", "[embedder]") {
  const std::vector<std::string> texts{"The wind turns the sails.", "", "wind", "!?", "sails sails",
                                       std::string(3000, 'x'),      "a"};
  std::vector<Embedding> together;
  make_hashed_embedder()->embed(
      texts, {}, [&together](Result<std::vector<Embedding>> done) { together = std::move(*done); });
  REQUIRE(together.size() == texts.size());
  for (std::size_t place = 0; place < texts.size(); ++place) CHECK(together[place] == embedded(texts[place]));
}

TEST_CASE("what is too short, too long or no number has no levels", "[embedder]") {
  constexpr float kMost = std::numeric_limits<float>::max();
  CHECK(quantize({127 / kMost * 2, 0}));
  CHECK_FALSE(quantize({127 / kMost / 2, 0}));
  CHECK(quantize({kMost, -kMost}));
  CHECK_FALSE(quantize({HUGE_VALF, 0}));
  CHECK_FALSE(quantize({0, -HUGE_VALF}));
  CHECK_FALSE(quantize({1, std::nanf("")}));
  CHECK(quantize(Embedding(limits::kDimensions, 1.0F)));
  CHECK_FALSE(quantize(Embedding(limits::kDimensions + 1, 1.0F)));
}

TEST_CASE("a level is rounded half away from zero", "[embedder]") {
  // The largest is 127: the scale is 1.
  const auto quantized = quantize({127, 0.5F, -0.5F, 1.5F, -2.5F, 0.49999997F, -0.49999997F, 126.5F, -127});
  REQUIRE(quantized);
  CHECK(quantized->scale == 1);
  CHECK(quantized->levels == std::vector<std::int8_t>{127, 1, -1, 2, -3, 0, 0, 127, -127});
}
