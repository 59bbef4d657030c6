// The thoughts the mind holds right now (STM), oldest first, under a summary of what was before.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/taint.hpp"
#include "core/units.hpp"

namespace limelight {

struct HeldThought {
  std::string id;  ///< "t12", or the stimulus's id for a resolved input
  std::string agent;
  std::string text;
  Tokens tokens;
  Taint taint = Taint::self;
};

/// Not thread-safe: lives on the engine's strand.
class ShortTermMemory {
 public:
  explicit ShortTermMemory(Tokens limit);

  /// Fails: thought_too_large (nothing is stored).
  Result<void> append(HeldThought thought);

  /// True once tokens() is over the limit: time to bifurcate.
  bool over() const;

  /// What to archive so that the newest thoughts of at most half the limit stay; oldest first, never empty
  /// while over(). Valid until the next append() or condense().
  std::span<const HeldThought> oldest() const;

  /// Replaces oldest() by a summary (which takes the place of the summary before).
  void condense(std::string summary, Tokens summary_tokens, std::size_t archived);

  std::span<const HeldThought> thoughts() const { return thoughts_; }
  const std::string& summary() const { return summary_; }
  Tokens tokens() const { return tokens_; }  ///< summary included
  Taint taint() const;                       ///< the worst of all it holds or ever condensed

 private:
  friend struct SnapshotFields;
  Tokens limit_;
  Tokens tokens_{0};
  std::string summary_;
  Tokens summary_tokens_{0};
  Taint condensed_taint_ = Taint::self;
  std::vector<HeldThought> thoughts_;
};

/// A summary cut from the texts themselves, for when no model can write one: the most central sentences (by
/// shared words), in order, within about `limit` tokens. Never empty for non-empty texts.
std::string extractive_summary(std::span<const HeldThought> thoughts, const std::string& before,
                               Tokens limit);

}  // namespace limelight
