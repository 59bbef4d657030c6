#include "core/embedding_set.hpp"

#include <random>

#include <catch2/catch.hpp>

namespace limelight::test {
namespace {

Embedding drawn(std::mt19937& random, std::size_t length) {
  std::normal_distribution<float> normal;
  Embedding embedding(length);
  for (float& value : embedding) value = normal(random);
  return embedding;
}

}  // namespace

TEST_CASE("a set of embeddings gives the numbers of cosine() to the last bit", "[embedding]") {
  std::mt19937 random{7};
  for (const std::size_t length : {1U, 3U, 256U, 384U}) {
    for (const std::size_t count : {1U, 7U, 8U, 9U, 20U}) {
      std::vector<Embedding> embeddings;
      for (std::size_t made = 0; made < count; ++made) embeddings.push_back(drawn(random, length));
      const EmbeddingSet set{embeddings};
      const Embedding other = drawn(random, length);
      double nearest = 0;
      std::vector<double> expected;
      for (const Embedding& each : embeddings) {
        expected.push_back(cosine(other, each));
        nearest = std::max(nearest, expected.back());
      }
      CHECK(set.cosines(other) == expected);
      CHECK(set.nearest(other) == nearest);
    }
  }
}

TEST_CASE("embeddings of another length, zero and empty ones are like nothing in a set", "[embedding]") {
  const std::vector<Embedding> embeddings{{1, 0}, {1, 0, 0}, {0, 0}, {}, {-1, 0}};
  const EmbeddingSet set{embeddings};
  CHECK(set.cosines({2, 0}) == std::vector<double>{1, 0, 0, 0, -1});
  CHECK(set.cosines({2, 0, 0}) == std::vector<double>{0, 1, 0, 0, 0});
  CHECK(set.cosines({2, 0, 0, 0}) == std::vector<double>(5, 0.0));
  CHECK(set.cosines({0, 0}) == std::vector<double>(5, 0.0));
  CHECK(set.cosines({}) == std::vector<double>(5, 0.0));
  const EmbeddingSet none{{}};
  CHECK(none.cosines({1, 0}).empty());
  CHECK(none.nearest({1, 0}) == 0);
}

}  // namespace limelight::test
