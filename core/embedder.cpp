#include "core/embedder.hpp"

#include <cmath>

#include "core/assert.hpp"

namespace limelight {

double cosine(const Embedding& left, const Embedding& right) {
  LIMELIGHT_ASSERT(left.size() == right.size());
  double dot = 0, left_square = 0, right_square = 0;
  for (std::size_t place = 0; place < left.size(); ++place) {
    dot += static_cast<double>(left[place]) * static_cast<double>(right[place]);
    left_square += static_cast<double>(left[place]) * static_cast<double>(left[place]);
    right_square += static_cast<double>(right[place]) * static_cast<double>(right[place]);
  }
  if (left_square == 0 || right_square == 0) return 0;
  return dot / std::sqrt(left_square * right_square);
}

}  // namespace limelight
