#include "workspace/topic_matrix.hpp"

#include <cstring>

#include "memory/simd.hpp"
#include "memory/vectors.hpp"

namespace limelight {

TopicMatrix::TopicMatrix(std::span<const Embedding> topics) {
  if (topics.empty()) return;
  dimensions_ = topics.front().size();
  lines_each_ = (dimensions_ + kAlignment - 1) / kAlignment;
  lines_.resize(topics.size() * lines_each_);  // zeros: a row that cannot be compared stays like that
  scales_.resize(topics.size());
  for (std::size_t row = 0; row < topics.size(); ++row) {
    const auto levels = quantize(topics[row]);
    if (!levels || levels->levels.size() != dimensions_) continue;
    std::memcpy(lines_[row * lines_each_].levels, levels->levels.data(), dimensions_);
    scales_[row] = levels->scale;
  }
}

std::vector<double> TopicMatrix::compare(const Embedding& broadcast, std::size_t first,
                                         std::size_t count) const {
  std::vector<double> found(count, 0.0);
  const auto query = quantize(broadcast);
  if (count == 0 || !query || query->levels.size() != dimensions_) return found;
  std::vector<Line> query_lines(lines_each_);
  std::memcpy(query_lines.front().levels, query->levels.data(), dimensions_);
  std::vector<std::int32_t> products(count);
  dot_products(query_lines.front().levels, lines_[first * lines_each_].levels, count,
               lines_each_ * kAlignment, products.data());
  for (std::size_t row = 0; row < count; ++row) {
    found[row] = products[row] * scales_[first + row] * query->scale;
  }
  return found;
}

std::vector<double> TopicMatrix::similarities(const Embedding& broadcast, std::size_t count) const {
  return compare(broadcast, 0, count);
}

double TopicMatrix::similarity(const Embedding& broadcast, std::size_t row) const {
  return compare(broadcast, row, 1).front();
}

}  // namespace limelight
