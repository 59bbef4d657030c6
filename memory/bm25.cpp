#include "memory/bm25.hpp"

#include <algorithm>

#include "core/portable_math.hpp"

namespace limelight {
namespace {

constexpr double kSaturation = 1.2;  // k1: how soon a phrase said again adds no more
constexpr double kLength = 0.75;     // b: how much a long text has to say it more often
constexpr double kLeastWeight = 1e-6;

double weight(double texts, double having) {
  const double rarity = portable_log((texts - having + 0.5) / (having + 0.5));
  return std::max(rarity, kLeastWeight);
}

}  // namespace

Bm25::Bm25(const Corpus& corpus)
    : mean_tokens_(static_cast<double>(corpus.tokens) / static_cast<double>(corpus.texts)) {
  for (const std::int64_t having : corpus.having)
    weights_.push_back(weight(static_cast<double>(corpus.texts), static_cast<double>(having)));
}

double Bm25::score(std::span<const std::int64_t> occurrences, std::int64_t tokens) const {
  const double length = static_cast<double>(tokens) / mean_tokens_;
  const double half = kSaturation * (1 - kLength + kLength * length);
  double sum = 0;
  for (std::size_t phrase = 0; phrase < weights_.size(); ++phrase) {
    const auto times = static_cast<double>(occurrences[phrase]);
    sum += weights_[phrase] * times * (kSaturation + 1) / (times + half);
  }
  return sum;
}

}  // namespace limelight
