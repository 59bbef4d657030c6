// One embedding against several at once: the arithmetic that a tick does most.
#pragma once
#include <span>
#include <vector>

#include "core/embedder.hpp"

namespace limelight {

/// Gives exactly the numbers of cosine(): the sums are the same in the same order, only of eight pairs at a
/// time. One pair waits for each addition before the next; eight cost hardly more than one.
class EmbeddingSet {
 public:
  explicit EmbeddingSet(std::span<const Embedding> embeddings);

  /// cosine() with each, in order; 0 with those of another length.
  std::vector<double> cosines(const Embedding& embedding) const;

  /// The greatest of cosines(), at least 0.
  double nearest(const Embedding& embedding) const;

 private:
  static constexpr std::size_t kLanes = 8;

  /// `use` gets the place and the cosine of each that can be compared.
  template <class Use>
  void compare(const Embedding& embedding, const Use& use) const;

  std::vector<std::size_t> lengths_;  // of each embedding
  std::vector<double> squares_;       // of its norm
  std::size_t columns_ = 0;           // the greatest length
  std::vector<double> values_;  // eight embeddings side by side, then the next eight; short ones end in 0
};

}  // namespace limelight
