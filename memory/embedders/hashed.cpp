#include "memory/embedders/hashed.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/words.hpp"
#include "memory/rounding.hpp"

namespace limelight {
namespace {

constexpr std::size_t kDimensions = 256;
constexpr std::size_t kShortest = 3, kLongest = 5;  // n-grams, in characters, word boundaries included
constexpr double kStopWordWeight = 0.03;
constexpr double kUnit =
    1 << 12;  // weights are summed as integers of 1/4096: exact in any order, on any machine

// FNV-1a, then the finalizer of MurmurHash3 (both public domain): all bits of the result depend on all of the
// text.
std::uint64_t hash(std::string_view text) {
  std::uint64_t mixed = 0xCBF29CE484222325ULL;
  for (const char byte : text) mixed = (mixed ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  mixed = (mixed ^ (mixed >> 33)) * 0xFF51AFD7ED558CCDULL;
  mixed = (mixed ^ (mixed >> 33)) * 0xC4CEB9FE1A85EC53ULL;
  return mixed ^ (mixed >> 33);
}

/// How often each word and n-gram of a text occurs. Used for one text after the other.
class Features {
 public:
  Features() { newest_.fill(kNone); }

  /// About one n-gram of each length begins at every byte.
  void begin(std::size_t bytes) { features_.reserve((kLongest - kShortest + 1) * bytes); }
  void add_word(const std::string& word);
  /// What was added since begin(), which is forgotten.
  Embedding take();

 private:
  using Place = std::uint32_t;
  struct Feature {
    std::uint64_t key;
    double weight;  // as when it last occurred
    std::uint32_t count;
    Place before;  // the feature that came before this one in its dimension
  };
  static constexpr Place kNone = std::numeric_limits<Place>::max();

  void count(std::string_view text, double weight);

  std::vector<Feature> features_;
  std::array<Place, kDimensions> newest_;  // of each dimension, where its chain begins
  std::string bounded_;                    // the word between its bounds
  std::vector<std::size_t> starts_;        // of its characters, and the end
};

void Features::count(std::string_view text, double weight) {
  const std::uint64_t key = hash(text);
  Place& newest = newest_[key % kDimensions];
  Place place = newest;
  while (place != kNone && features_[place].key != key) place = features_[place].before;
  if (place == kNone) {
    features_.push_back({key, weight, 1, std::exchange(newest, static_cast<Place>(features_.size()))});
  } else {
    ++features_[place].count;
    features_[place].weight = weight;
  }
}

// The n-grams of a word weigh together about as much as the word itself.
void Features::add_word(const std::string& word) {
  const double weight = is_stop_word(word) ? kStopWordWeight : 1;
  count(word, weight);
  bounded_.assign(1, '^').append(word).push_back('$');
  starts_.clear();
  for (std::size_t place = 0; place < bounded_.size(); ++place) {
    if ((static_cast<unsigned char>(bounded_[place]) & 0xC0) != 0x80) starts_.push_back(place);
  }
  const std::size_t length = starts_.size();
  starts_.push_back(bounded_.size());
  std::size_t grams = 0;
  for (std::size_t size = kShortest; size <= kLongest; ++size)
    grams += length >= size ? length - size + 1 : 0;
  if (grams == 0) return;
  const double each = weight / std::sqrt(static_cast<double>(grams));
  for (std::size_t size = kShortest; size <= kLongest; ++size) {
    for (std::size_t first = 0; first + size <= length; ++first) {
      const std::size_t begin = starts_[first];
      count(std::string_view(bounded_).substr(begin, starts_[first + size] - begin), each);
    }
  }
}

Embedding Features::take() {
  std::array<double, kDimensions> sums{};
  for (const Feature& feature : features_) {
    // The square root: said ten times is not ten times as much said.
    const double units = round_half_away(feature.weight * std::sqrt(feature.count) * kUnit);
    sums[feature.key % kDimensions] += (feature.key >> 63) != 0 ? units : -units;
  }
  // Of integers: exact below 2^53, in whatever order and whatever the machine fuses. Of four at once, so that
  // no addition waits for the one before.
  std::array<double, 4> squares{};
  for (std::size_t place = 0; place < kDimensions; place += squares.size()) {
    for (std::size_t lane = 0; lane < squares.size(); ++lane)
      squares[lane] += sums[place + lane] * sums[place + lane];
  }
  const double square = squares[0] + squares[1] + squares[2] + squares[3];
  const double norm = square == 0 ? 1 : std::sqrt(square);
  Embedding embedding(kDimensions, 0.0F);
  // Of a short text most dimensions are zero.
  for (const Feature& feature : features_) {
    const std::size_t place = feature.key % kDimensions;
    embedding[place] = static_cast<float>(sums[place] / norm);
    newest_[place] = kNone;
  }
  features_.clear();
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
    Features features;
    for (const std::string& text : texts) {
      features.begin(text.size());
      for (const std::string& word : words_of(text)) features.add_word(word);
      embeddings.push_back(features.take());
    }
    done(std::move(embeddings));
  }
};

}  // namespace

std::unique_ptr<Embedder> make_hashed_embedder() {
  return std::make_unique<HashedEmbedder>();
}

}  // namespace limelight
