// The topics of all agents as INT8 rows in one block, so that a broadcast is compared with all of them at
// once.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "core/embedder.hpp"

namespace limelight {

/// Not thread-safe: lives on the engine's strand. The dot products are integers: the same vectors give the
/// same similarities on every machine. They are within about 0.01 of the cosine of the vectors given.
class TopicMatrix {
 public:
  TopicMatrix() = default;

  /// One row a topic, in order; all of the length of the first. A topic that cannot be compared (no
  /// direction, another length) has a similarity of 0 to everything.
  explicit TopicMatrix(std::span<const Embedding> topics);

  /// Of the first `count` rows with `broadcast`, in one scan. Zeros if it has no direction or another length.
  std::vector<double> similarities(const Embedding& broadcast, std::size_t count) const;

  /// Of one row: the same number as the scan's.
  double similarity(const Embedding& broadcast, std::size_t row) const;

  std::size_t size() const { return scales_.size(); }

 private:
  static constexpr std::size_t kAlignment = 64;  // what dot_products() asks for
  struct alignas(kAlignment) Line {
    std::int8_t levels[kAlignment];
  };

  std::vector<double> compare(const Embedding& broadcast, std::size_t first, std::size_t count) const;

  std::size_t dimensions_ = 0;
  std::size_t lines_each_ = 0;
  std::vector<Line> lines_;
  std::vector<double> scales_;
};

}  // namespace limelight
