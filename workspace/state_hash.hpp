// The chain of state hashes, as a fold over events: one hash a tick, over the hash before and what changed.
#pragma once
#include <string>
#include <utility>

#include "core/event.hpp"

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

  /// What tick.committed of `tick` will say: SHA-256, hex.
  std::string next(TickNumber tick) const;

 private:
  std::string last_;     // of the last committed tick
  std::string changed_;  // canonical text of what was taken since
};

}  // namespace limelight
