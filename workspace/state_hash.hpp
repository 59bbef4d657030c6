// The chain of state hashes, as a fold over events: one hash a tick, over the hash before and what changed.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "core/event.hpp"
#include "core/result.hpp"
#include "core/text_buffer.hpp"

namespace limelight {

/// Whether events of that kind are what a state hash is made of; tick.committed holds it.
bool enters_state_hash(EventKind kind);

/// Only kinds whose content is the same in every run of the same mind enter it: no clock, no duration.
/// Not thread-safe.
class StateHash {
 public:
  StateHash() = default;
  /// As it stands after the tick that has the hash `last`.
  explicit StateHash(std::string last) : last_(std::move(last)) {}

  /// Events come in the journal's order. A tick.committed closes its tick.
  void take(const Event& event);

  /// An event of a kind that enters_state_hash(), its body canonical. For those who have it as text.
  void take(EventKind kind, std::string_view body);

  /// What tick.committed of `tick` will say: SHA-256, hex.
  std::string next(TickNumber tick) const;

  /// That this tick.committed says what its tick's events give. A tick whose events were changed after they
  /// were written does not. Fails: database_corrupt.
  Result<void> check(TickNumber tick, const TickCommitted& committed) const;

 private:
  std::string last_;    // of the last committed tick
  TextBuffer changed_;  // canonical text of what was taken since
};

}  // namespace limelight
