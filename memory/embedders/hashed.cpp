#include "memory/embedders/hashed.hpp"

#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "core/words.hpp"

namespace limelight {
namespace {

constexpr std::size_t kDimensions = 256;
constexpr std::size_t kShortest = 3, kLongest = 5;  // n-grams, in characters, word boundaries included
constexpr double kStopWordWeight = 0.03;
constexpr double kUnit =
    1 << 12;  // weights are summed as integers of 1/4096: exact in any order, on any machine

struct Feature {
  int count = 0;
  double weight = 0;
};
using Features = std::map<std::uint64_t, Feature>;

// FNV-1a, then the finalizer of MurmurHash3 (both public domain): all bits of the result depend on all of the
// text.
std::uint64_t hash(std::string_view text) {
  std::uint64_t mixed = 0xCBF29CE484222325ULL;
  for (const char byte : text) mixed = (mixed ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  mixed = (mixed ^ (mixed >> 33)) * 0xFF51AFD7ED558CCDULL;
  mixed = (mixed ^ (mixed >> 33)) * 0xC4CEB9FE1A85EC53ULL;
  return mixed ^ (mixed >> 33);
}

void count(Features& features, std::string_view text, double weight) {
  Feature& feature = features[hash(text)];
  ++feature.count;
  feature.weight = weight;
}

// The n-grams of a word weigh together about as much as the word itself.
void add_word(Features& features, const std::string& word) {
  const double weight = is_stop_word(word) ? kStopWordWeight : 1;
  count(features, word, weight);
  const std::string bounded = "^" + word + "$";
  std::vector<std::size_t> starts;  // of characters, and the end
  for (std::size_t place = 0; place < bounded.size(); ++place) {
    if ((static_cast<unsigned char>(bounded[place]) & 0xC0) != 0x80) starts.push_back(place);
  }
  const std::size_t length = starts.size();
  starts.push_back(bounded.size());
  std::size_t grams = 0;
  for (std::size_t size = kShortest; size <= kLongest; ++size)
    grams += length >= size ? length - size + 1 : 0;
  if (grams == 0) return;
  const double each = weight / std::sqrt(static_cast<double>(grams));
  for (std::size_t size = kShortest; size <= kLongest; ++size) {
    for (std::size_t first = 0; first + size <= length; ++first) {
      const std::size_t begin = starts[first];
      count(features, std::string_view(bounded).substr(begin, starts[first + size] - begin), each);
    }
  }
}

Embedding embedding_of(std::string_view text) {
  Features features;
  for (const std::string& word : words_of(text)) add_word(features, word);
  std::array<std::int64_t, kDimensions> sums{};
  for (const auto& [key, feature] : features) {
    // The square root: said ten times is not ten times as much said.
    const double weight = feature.weight * std::sqrt(static_cast<double>(feature.count));
    const std::int64_t units = std::llround(weight * kUnit);
    sums[key % kDimensions] += (key >> 63) != 0 ? units : -units;
  }
  double square = 0;  // of integers: exact below 2^53, whatever the machine fuses
  for (const std::int64_t sum : sums) square += static_cast<double>(sum * sum);
  Embedding embedding(kDimensions, 0.0F);
  if (square == 0) return embedding;
  const double norm = std::sqrt(square);
  for (std::size_t place = 0; place < kDimensions; ++place) {
    embedding[place] = static_cast<float>(static_cast<double>(sums[place]) / norm);
  }
  return embedding;
}

class HashedEmbedder final : public Embedder {
 public:
  std::string_view name() const override { return "hashed-256/1"; }
  std::size_t dimensions() const override { return kDimensions; }
  bool reproducible() const override { return true; }

  void embed(std::vector<std::string> texts, std::stop_token, Handler done) override {
    std::vector<Embedding> embeddings;
    embeddings.reserve(texts.size());
    for (const std::string& text : texts) embeddings.push_back(embedding_of(text));
    done(std::move(embeddings));
  }
};

}  // namespace

std::unique_ptr<Embedder> make_hashed_embedder() {
  return std::make_unique<HashedEmbedder>();
}

}  // namespace limelight
