// How well a text answers what is asked for, by its words: Okapi BM25.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace limelight {

/// All texts that are searched.
struct Corpus {
  std::int64_t texts = 0;
  std::int64_t tokens = 0;           ///< of all of them together
  std::vector<std::int64_t> having;  ///< of each phrase that is asked for: how many texts have it
};

/// Robertson, Zaragoza 2009, section 3.4, with k1 = 1.2 and b = 0.75 and no weight below 1e-6, as bm25() of
/// SQLite's FTS5 has it. The same numbers give the same score to the last bit.
class Bm25 {
 public:
  explicit Bm25(const Corpus& corpus);

  /// Of a text of `tokens`, more than none, that has each phrase so many times.
  double score(std::span<const std::int64_t> occurrences, std::int64_t tokens) const;

 private:
  double mean_tokens_;
  std::vector<double> weights_;  // of each phrase: the rarer, the more
};

}  // namespace limelight
