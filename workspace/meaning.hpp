// What a text means to the mind: its embedding in levels of one byte, compared exactly.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/embedder.hpp"
#include "memory/vectors.hpp"

namespace limelight {

/// Immutable; copies share it and may be read in several threads. Everything that acts on a thought (drive,
/// salience, stuck signs) computes with it, in integers: the same thoughts are as near on every machine,
/// whatever instructions it has and however they are ordered.
class Meaning {
 public:
  /// Of nothing: no direction.
  Meaning() = default;
  /// Nothing is lost on the way to the archive and back: quantize() gives the same levels again.
  Meaning(const Embedding& embedding);
  explicit Meaning(const QuantizedVector& vector);

  std::size_t dimensions() const { return dimensions_; }
  /// value = scale * level; zeros without a direction.
  Embedding embedding() const;

  /// The same levels at the same scale.
  friend bool operator==(const Meaning& left, const Meaning& right);
  friend double cosine(const Meaning& left, const Meaning& right);

 private:
  void take(double scale, std::shared_ptr<const std::int16_t[]> levels);  // NOLINT(*-avoid-c-arrays)

  std::size_t dimensions_ = 0;
  double scale_ = 0;
  double square_ = 0;                             // of the levels' norm: a whole number
  std::shared_ptr<const std::int16_t[]> levels_;  // NOLINT(*-avoid-c-arrays): as std::shared_ptr takes it
};

/// In [-1, 1]; 0 if either has no direction, or if they are of two embedders.
double cosine(const Meaning& left, const Meaning& right);

/// The greatest cosine with any of `others`, at least 0.
double nearest(const Meaning& meaning, std::span<const Meaning> others);

/// One each, in order.
std::vector<Meaning> meanings(std::span<const Embedding> embeddings);

}  // namespace limelight
