#include "workspace/meaning.hpp"

#include <algorithm>
#include <cmath>

namespace limelight {
namespace {

/// Exact: quantize() sees to it that no sum of products is over 2^31.
std::int32_t product(const std::int16_t* left, const std::int16_t* right, std::size_t count) {
  std::int32_t sum = 0;
  for (std::size_t place = 0; place < count; ++place) sum += left[place] * right[place];
  return sum;
}

}  // namespace

void Meaning::take(double scale, std::span<const std::int8_t> levels) {
  if (std::ranges::all_of(levels, [](std::int8_t level) { return level == 0; })) return;  // no direction
  auto wide = std::make_shared_for_overwrite<std::int16_t[]>(levels.size());  // NOLINT(*-avoid-c-arrays)
  std::ranges::copy(levels, wide.get());
  scale_ = scale;
  square_ = product(wide.get(), wide.get(), levels.size());
  levels_ = std::move(wide);
}

Meaning::Meaning(const QuantizedVector& vector) : dimensions_(vector.levels.size()) {
  take(vector.scale, vector.levels);
}

Meaning::Meaning(const Embedding& embedding) : dimensions_(embedding.size()) {
  if (const auto vector = quantize(embedding)) take(vector->scale, vector->levels);
}

Embedding Meaning::embedding() const {
  Embedding embedding(dimensions_, 0.0F);
  for (std::size_t place = 0; levels_ && place < dimensions_; ++place) {
    embedding[place] = static_cast<float>(scale_ * levels_[static_cast<std::ptrdiff_t>(place)]);
  }
  return embedding;
}

bool operator==(const Meaning& left, const Meaning& right) {
  if (left.dimensions_ != right.dimensions_ || left.scale_ != right.scale_) return false;
  if (!left.levels_ || !right.levels_) return left.levels_ == right.levels_;
  return std::equal(left.levels_.get(), left.levels_.get() + left.dimensions_, right.levels_.get());
}

double cosine(const Meaning& left, const Meaning& right) {
  if (left.dimensions_ != right.dimensions_ || left.square_ == 0 || right.square_ == 0) return 0;
  const std::int32_t dot = product(left.levels_.get(), right.levels_.get(), left.dimensions_);
  return dot / std::sqrt(left.square_ * right.square_);
}

double nearest(const Meaning& meaning, std::span<const Meaning> others) {
  double best = 0;
  for (const Meaning& other : others) best = std::max(best, cosine(meaning, other));
  return best;
}

std::vector<Meaning> meanings(std::span<const Embedding> embeddings) {
  return {embeddings.begin(), embeddings.end()};
}

}  // namespace limelight
