#include "core/embedding_set.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace limelight {

EmbeddingSet::EmbeddingSet(std::span<const Embedding> embeddings) {
  for (const Embedding& embedding : embeddings) {
    lengths_.push_back(embedding.size());
    columns_ = std::max(columns_, embedding.size());
  }
  const std::size_t blocks = (embeddings.size() + kLanes - 1) / kLanes;
  values_.resize(blocks * columns_ * kLanes);
  for (std::size_t row = 0; row < embeddings.size(); ++row) {
    double* value = values_.data() + row / kLanes * columns_ * kLanes + row % kLanes;
    for (const float each : embeddings[row]) {
      *value = static_cast<double>(each);
      value += kLanes;
    }
  }
  for (std::size_t block = 0; block < blocks; ++block) {
    const double* values = values_.data() + block * columns_ * kLanes;
    std::array<double, kLanes> squares{};
    for (std::size_t column = 0; column < columns_; ++column, values += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) squares[lane] += values[lane] * values[lane];
    }
    squares_.insert(squares_.end(), squares.begin(), squares.end());
  }
}

template <class Use>
void EmbeddingSet::compare(const Embedding& embedding, const Use& use) const {
  const std::size_t columns = std::min(columns_, embedding.size());
  for (std::size_t first = 0; first < lengths_.size(); first += kLanes) {
    const double* block = values_.data() + first * columns_;
    std::array<double, kLanes> dots{};
    double square = 0;
    for (std::size_t column = 0; column < columns; ++column, block += kLanes) {
      const auto value = static_cast<double>(embedding[column]);
      square += value * value;
      for (std::size_t lane = 0; lane < kLanes; ++lane) dots[lane] += value * block[lane];
    }
    for (std::size_t row = first; row < std::min(first + kLanes, lengths_.size()); ++row) {
      if (lengths_[row] != embedding.size() || square == 0 || squares_[row] == 0) continue;
      use(row, dots[row - first] / std::sqrt(square * squares_[row]));
    }
  }
}

std::vector<double> EmbeddingSet::cosines(const Embedding& embedding) const {
  std::vector<double> found(lengths_.size(), 0.0);
  compare(embedding, [&found](std::size_t row, double cosine) { found[row] = cosine; });
  return found;
}

double EmbeddingSet::nearest(const Embedding& embedding) const {
  double best = 0;
  compare(embedding, [&best](std::size_t, double cosine) { best = std::max(best, cosine); });
  return best;
}

}  // namespace limelight
