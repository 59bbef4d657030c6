// INT8 vectors with a scale each, in aligned rows in RAM, scanned exactly.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/embedder.hpp"

namespace limelight {

/// A vector in one byte a dimension: value = scale * level, levels in [-127, 127].
struct QuantizedVector {
  double scale = 0;
  std::vector<std::int8_t> levels;
};

/// How an embedding becomes levels: those of largest absolute value become 127 or -127.
struct Scaling {
  double scale = 0;       ///< of one level
  float levels_each = 0;  ///< levels a value of 1 has
};
/// Nothing for a vector that has no direction (empty, zero or next to it), is not finite, or is longer than
/// limits::kDimensions.
std::optional<Scaling> scaling_of(const Embedding& embedding);

/// Nothing where scaling_of() gives nothing.
std::optional<QuantizedVector> quantize(const Embedding& embedding);

/// Not thread-safe. All rows have the length of the first; the dot products are integers, so the same rows
/// give the same ranks on every machine, whichever SIMD instructions it has.
class VectorRows {
 public:
  /// Ids grow. False, and nothing is added, if it is not as long as the rows before.
  bool append(std::int64_t id, double scale, std::span<const std::int8_t> levels);

  struct Hit {
    std::int64_t id = 0;
    double similarity = 0;  ///< cosine, if the vectors had unit length
  };
  /// The `limit` rows most similar to any of the queries, best first, ties by highest id; only similarities
  /// over zero. Queries of another length are passed over.
  std::vector<Hit> nearest(std::span<const QuantizedVector> queries, std::size_t limit) const;

  /// The `limit` rows least similar to the query, farthest first, ties by lowest id.
  std::vector<Hit> farthest(const QuantizedVector& query, std::size_t limit) const;

  std::size_t size() const { return ids_.size(); }

 private:
  static constexpr std::size_t kAlignment = 64;
  struct alignas(kAlignment) Line {
    std::int8_t levels[kAlignment];
  };

  std::vector<double> similarities(const QuantizedVector& query) const;

  std::size_t dimensions_ = 0;
  std::size_t lines_each_ = 0;
  std::vector<Line> lines_;
  std::vector<std::int64_t> ids_;
  std::vector<double> scales_;
};

}  // namespace limelight
