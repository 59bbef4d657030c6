#include "memory/vectors.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/limits.hpp"
#include "memory/simd.hpp"

namespace limelight {

std::optional<Scaling> scaling_of(const Embedding& embedding) {
  constexpr float kLevels = 127;
  const float largest = largest_absolute(embedding.data(), embedding.size());
  const float levels_each = kLevels / largest;
  if (embedding.size() > limits::kDimensions || std::isinf(largest) || std::isinf(levels_each))
    return std::nullopt;
  return Scaling{static_cast<double>(largest) / 127, levels_each};
}

std::optional<QuantizedVector> quantize(const Embedding& embedding) {
  const auto scaling = scaling_of(embedding);
  if (!scaling) return std::nullopt;
  QuantizedVector quantized{scaling->scale, std::vector<std::int8_t>(embedding.size())};
  to_levels(embedding.data(), embedding.size(), scaling->levels_each, quantized.levels.data());
  return quantized;
}

bool VectorRows::append(std::int64_t id, double scale, std::span<const std::int8_t> levels) {
  if (levels.empty() || (dimensions_ != 0 && levels.size() != dimensions_)) return false;
  dimensions_ = levels.size();
  lines_each_ = (dimensions_ + kAlignment - 1) / kAlignment;
  lines_.resize(lines_.size() + lines_each_);  // zeros, which add nothing to a product
  std::memcpy(lines_[lines_.size() - lines_each_].levels, levels.data(), levels.size());
  ids_.push_back(id);
  scales_.push_back(scale);
  return true;
}

std::vector<double> VectorRows::similarities(const QuantizedVector& query) const {
  std::vector<double> found(ids_.size(), 0.0);
  if (ids_.empty() || query.levels.size() != dimensions_) return found;
  std::vector<Line> query_lines(lines_each_);
  std::vector<std::int32_t> products(ids_.size());
  std::memcpy(query_lines.front().levels, query.levels.data(), dimensions_);
  dot_products(query_lines.front().levels, lines_.front().levels, ids_.size(), lines_each_ * kAlignment,
               products.data());
  for (std::size_t row = 0; row < products.size(); ++row)
    found[row] = products[row] * scales_[row] * query.scale;
  return found;
}

std::vector<VectorRows::Hit> VectorRows::nearest(std::span<const QuantizedVector> queries,
                                                 std::size_t limit) const {
  std::vector<double> best(ids_.size(), 0.0);
  for (const QuantizedVector& query : queries) {
    const std::vector<double> found = similarities(query);
    for (std::size_t row = 0; row < best.size(); ++row) best[row] = std::max(best[row], found[row]);
  }

  std::vector<Hit> hits;
  for (std::size_t row = 0; row < best.size(); ++row) {
    if (best[row] > 0) hits.push_back({ids_[row], best[row]});
  }
  const auto better = [](const Hit& left, const Hit& right) {
    return left.similarity != right.similarity ? left.similarity > right.similarity : left.id > right.id;
  };
  const std::size_t kept = std::min(limit, hits.size());
  std::ranges::partial_sort(hits, hits.begin() + static_cast<std::ptrdiff_t>(kept), better);
  hits.resize(kept);
  return hits;
}

std::vector<VectorRows::Hit> VectorRows::farthest(const QuantizedVector& query, std::size_t limit) const {
  const std::vector<double> found = similarities(query);
  std::vector<Hit> hits;
  for (std::size_t row = 0; row < found.size(); ++row) hits.push_back({ids_[row], found[row]});
  const std::size_t kept = std::min(limit, hits.size());
  const auto farther = [](const Hit& left, const Hit& right) {
    return left.similarity != right.similarity ? left.similarity < right.similarity : left.id < right.id;
  };
  std::ranges::partial_sort(hits, hits.begin() + static_cast<std::ptrdiff_t>(kept), farther);
  hits.resize(kept);
  return hits;
}

}  // namespace limelight
