// Whether a journal's events, read one after the other, are all there and are those that were acknowledged.
#pragma once
#include <cstdint>
#include <optional>

#include "core/result.hpp"
#include "workspace/journal_entries.hpp"
#include "workspace/state_hash.hpp"

namespace limelight {

class WholeJournal {
 public:
  WholeJournal() : WholeJournal(0) {}
  /// Of a journal that dropped its events up to `dropped`; 0: it has them all.
  explicit WholeJournal(std::int64_t dropped);

  /// Fails: database_corrupt (events before it are missing, those of its tick do not give its state hash, or
  /// it cannot be read).
  Result<void> take(const EventText& event);

  /// Memories that were told of; nothing: no event told of any.
  std::optional<std::int64_t> memories() const { return memories_; }
  std::int64_t last() const { return last_; }

 private:
  std::int64_t last_;
  std::optional<StateHash> hash_;  // not known before the first tick that is kept
  std::optional<std::int64_t> memories_;
};

}  // namespace limelight
