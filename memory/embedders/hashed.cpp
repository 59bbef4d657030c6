#include "memory/embedders/hashed.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/scripts.hpp"
#include "core/words.hpp"
#include "memory/rounding.hpp"

namespace limelight {
namespace {

constexpr std::size_t kDimensions = 256;
constexpr std::size_t kShortest = 3, kLongest = 5;  // n-grams, in characters, word boundaries included
constexpr double kStopWordWeight = 0.03;
constexpr double kUnit = 1 << 12;  // weights are summed as integers of 1/4096: exact in any order

/// FNV-1a, then the finalizer of MurmurHash3 (both public domain): all bits of the result depend on all of
/// the text. A longer text goes on from a shorter one's.
class Hash {
 public:
  void take(char byte) { mixed_ = (mixed_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL; }

  std::uint64_t value() const {
    std::uint64_t mixed = (mixed_ ^ (mixed_ >> 33)) * 0xFF51AFD7ED558CCDULL;
    mixed = (mixed ^ (mixed >> 33)) * 0xC4CEB9FE1A85EC53ULL;
    return mixed ^ (mixed >> 33);
  }

 private:
  std::uint64_t mixed_ = 0xCBF29CE484222325ULL;
};

bool begins_a_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

/// What a word adds to a text: itself, and the n-grams that it has between its bounds, each of these as much.
/// They weigh together about as much as the word.
struct Word {
  std::string text;
  std::uint64_t key = 0;
  double weight = 0;
  int units = 0;
  std::vector<std::uint64_t> grams;
  double gram_weight = 0;
  int gram_units = 0;
};

std::uint64_t key_of(std::string_view word) {
  Hash whole;
  for (const char byte : word) whole.take(byte);
  return whole.value();
}

// N-grams that begin at one character share their hash: each goes on from the shorter one.
void read_word(std::string_view text, std::uint64_t key, Word& word) {
  word.text = text;
  word.key = key;
  word.weight = is_stop_word(text) ? kStopWordWeight : 1;
  word.units = round_half_away(word.weight * kUnit);
  word.grams.clear();
  std::string bounded = "^";
  bounded.append(text).push_back('$');
  for (std::size_t begin = 0; begin < bounded.size(); ++begin) {
    if (!begins_a_character(bounded[begin])) continue;
    Hash gram;
    std::size_t end = begin;
    for (std::size_t size = 1; size <= kLongest && end < bounded.size(); ++size) {
      do gram.take(bounded[end++]);
      while (end < bounded.size() && !begins_a_character(bounded[end]));
      if (size >= kShortest) word.grams.push_back(gram.value());
    }
  }
  if (word.grams.empty()) return;
  word.gram_weight = word.weight / std::sqrt(static_cast<double>(word.grams.size()));
  word.gram_units = round_half_away(word.gram_weight * kUnit);
}

/// Words come again: what was read of them is kept, a word in each place.
class Words {
 public:
  /// Valid until the next one.
  const Word& of(std::string_view text) {
    const std::uint64_t key = key_of(text);
    Word& place = text.size() <= kLongestKept ? kept_[key % kPlaces] : long_;
    if (place.text != text) read_word(text, key, place);
    return place;
  }

 private:
  static constexpr std::size_t kPlaces = 512;
  static constexpr std::size_t kLongestKept = 24;  // bytes; it is what bounds the memory they take

  std::vector<Word> kept_{kPlaces};
  Word long_;
};

/// How often each word and n-gram of a text occurs. Used for one text after the other.
class Features {
 public:
  Features() {
    newest_.fill(kNone);
    touched_.reserve(kDimensions);
  }

  void add(const Word& word);
  /// What was added since the last one, which is forgotten.
  Embedding take();

 private:
  using Place = std::uint32_t;
  struct Feature {
    std::uint64_t key;
    int units;  // what it adds, by the weight that it had when it last occurred
    std::uint32_t count;
    Place before;  // the feature that came before this one in its dimension
  };
  static constexpr Place kNone = std::numeric_limits<Place>::max();

  void count(std::uint64_t key, double weight, int units);
  /// Null if it is new.
  Feature* find(Place newest, std::uint64_t key);
  void count_again(Feature& feature, double weight);
  void add(std::uint64_t key, int units);

  std::vector<Feature> features_;
  std::array<Place, kDimensions> newest_;         // of each dimension, where its chain begins
  std::array<std::int64_t, kDimensions> sums_{};  // zeros between two texts
  std::vector<std::uint8_t> touched_;             // the dimensions that have a feature
};
static_assert(kDimensions <= 256);
constexpr std::size_t kFeaturesKept = 4096;  // room that a long text leaves to the next

// Half of the keys add and half take away, and no processor can guess which: no branch asks.
void Features::add(std::uint64_t key, int units) {
  const std::int64_t takes_away = static_cast<std::int64_t>(key >> 63) - 1;  // all bits or none
  sums_[key % kDimensions] += (units ^ takes_away) - takes_away;
}

Features::Feature* Features::find(Place newest, std::uint64_t key) {
  while (newest != kNone && features_[newest].key != key) newest = features_[newest].before;
  return newest == kNone ? nullptr : &features_[newest];
}

void Features::count_again(Feature& feature, double weight) {
  add(feature.key, -feature.units);
  // The square root: said ten times is not ten times as much said.
  feature.units = round_half_away(weight * std::sqrt(++feature.count) * kUnit);
  add(feature.key, feature.units);
}

/// `units`: of one of that weight.
void Features::count(std::uint64_t key, double weight, int units) {
  Place& newest = newest_[key % kDimensions];
  if (newest == kNone) {
    touched_.push_back(static_cast<std::uint8_t>(key % kDimensions));
  } else if (Feature* const known = find(newest, key)) {
    return count_again(*known, weight);
  }
  features_.push_back({key, units, 1, std::exchange(newest, static_cast<Place>(features_.size()))});
  add(key, units);
}

void Features::add(const Word& word) {
  count(word.key, word.weight, word.units);
  for (const std::uint64_t gram : word.grams) count(gram, word.gram_weight, word.gram_units);
}

Embedding Features::take() {
  double square = 0;  // of whole numbers: exact below 2^53, whatever the machine fuses
  for (const std::uint8_t place : touched_) {
    const auto sum = static_cast<double>(sums_[place]);
    square += sum * sum;
  }
  const double norm = square == 0 ? 1 : std::sqrt(square);
  // Of a short text most dimensions are zero.
  Embedding embedding(kDimensions, 0.0F);
  for (const std::uint8_t place : touched_) {
    embedding[place] = static_cast<float>(static_cast<double>(std::exchange(sums_[place], 0)) / norm);
    newest_[place] = kNone;
  }
  touched_.clear();
  features_.clear();
  if (features_.capacity() > kFeaturesKept) features_.shrink_to_fit();
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
    for (const std::string& text : texts) {
      for_each_word(text, word_, [this](std::string_view word) { add(word); });
      embeddings.push_back(features_.take());
    }
    done(std::move(embeddings));
  }

 private:
  void add(std::string_view word) {
    terms_.clear();
    if (!is_ascii(word) && !is_stop_word(word)) append_terms(std::string(word), terms_);
    // Only its pieces are looked for: accents tell words apart.
    if (terms_.size() < 2) return features_.add(words_.of(word));
    for (const std::string& term : terms_) features_.add(words_.of(term));
  }

  Words words_;
  Features features_;
  std::string word_;
  std::vector<std::string> terms_;  // of a word beyond ASCII
};

}  // namespace

std::unique_ptr<Embedder> make_hashed_embedder() {
  return std::make_unique<HashedEmbedder>();
}

}  // namespace limelight
