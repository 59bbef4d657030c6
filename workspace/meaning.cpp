#include "workspace/meaning.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "memory/simd.hpp"

namespace limelight {

void Meaning::take(double scale, std::shared_ptr<const std::int16_t[]> levels) {  // NOLINT(*-avoid-c-arrays)
  scale_ = scale;
  square_ = dot_product(levels.get(), levels.get(), dimensions_);
  levels_ = std::move(levels);
}

Meaning::Meaning(const QuantizedVector& vector) : dimensions_(vector.levels.size()) {
  if (std::ranges::all_of(vector.levels, [](std::int8_t level) { return level == 0; })) return;
  auto wide = std::make_shared_for_overwrite<std::int16_t[]>(dimensions_);  // NOLINT(*-avoid-c-arrays)
  std::ranges::copy(vector.levels, wide.get());
  take(vector.scale, std::move(wide));
}

Meaning::Meaning(const Embedding& embedding) : dimensions_(embedding.size()) {
  const auto scaling = scaling_of(embedding);
  if (!scaling) return;
  auto levels = std::make_shared_for_overwrite<std::int16_t[]>(dimensions_);  // NOLINT(*-avoid-c-arrays)
  to_levels(embedding.data(), dimensions_, scaling->levels_each, levels.get());
  take(scaling->scale, std::move(levels));
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
  const std::int32_t dot = dot_product(left.levels_.get(), right.levels_.get(), left.dimensions_);
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
