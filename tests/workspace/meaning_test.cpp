#include "workspace/meaning.hpp"

#include <cmath>
#include <random>

#include <catch2/catch.hpp>

#include "core/limits.hpp"

using namespace limelight;

namespace {

Embedding drawn(std::mt19937& random, std::size_t length) {
  std::normal_distribution<float> normal;
  Embedding embedding(length);
  for (float& value : embedding) value = normal(random);
  return embedding;
}

}  // namespace

TEST_CASE("meanings compare as their embeddings do", "[workspace]") {
  std::mt19937 random{7};
  for (const std::size_t length : {1U, 3U, 256U, 384U, 1024U}) {
    for (int pair = 0; pair < 20; ++pair) {
      const Embedding left = drawn(random, length), right = drawn(random, length);
      CHECK(cosine(Meaning{left}, Meaning{right}) == Approx(cosine(left, right)).margin(0.01));
      CHECK(cosine(Meaning{left}, Meaning{left}) == 1);
    }
  }
}

TEST_CASE("a meaning's embedding has the same meaning again, to the last bit", "[workspace]") {
  std::mt19937 random{8};
  const Meaning other{drawn(random, 384)};
  for (int round = 0; round < 50; ++round) {
    const Meaning meaning{drawn(random, 384)};
    const Meaning again{meaning.embedding()};
    CHECK(again.embedding() == meaning.embedding());
    CHECK(cosine(again, other) == cosine(meaning, other));
  }
}

TEST_CASE("the largest levels of the longest embedding are added up exactly", "[workspace]") {
  const Embedding most(limits::kDimensions, 1.0F), least(limits::kDimensions, -1.0F);
  CHECK(cosine(Meaning{most}, Meaning{most}) == 1);
  CHECK(cosine(Meaning{most}, Meaning{least}) == -1);
}

TEST_CASE("meanings of another length, zero and empty ones are like nothing", "[workspace]") {
  const Meaning meaning{Embedding{2, 0}};
  CHECK(cosine(meaning, Embedding{1, 0}) == 1);
  CHECK(cosine(meaning, Embedding{-1, 0}) == -1);
  for (const Embedding& other : {Embedding{1, 0, 0}, Embedding{0, 0}, Embedding{}, Embedding{NAN, 0}}) {
    CHECK(cosine(meaning, other) == 0);
    CHECK(cosine(Meaning{other}, meaning) == 0);
  }
  CHECK(cosine(Meaning{}, Meaning{}) == 0);
  CHECK(Meaning{Embedding{0, 0}}.embedding() == Embedding{0, 0});
  CHECK(Meaning{}.embedding().empty());
  CHECK(Meaning{Embedding{0, 0}} == Meaning{QuantizedVector{0, {0, 0}}});
}

TEST_CASE("the nearest of several counts, and nothing is less near than at right angles", "[workspace]") {
  const Meaning east{Embedding{1, 0}};
  const auto others = meanings(std::vector<Embedding>{{0, 1}, {1, 1}, {-1, 0}});
  CHECK(nearest(east, others) == Approx(std::sqrt(0.5)));
  CHECK(nearest(east, meanings(std::vector<Embedding>{{-1, 0}})) == 0);
  CHECK(nearest(east, {}) == 0);
}
