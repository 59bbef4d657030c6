// What all agents see this tick: S of the paper, immutable, shared by every prompt of the tick.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "agents/models/messages.hpp"
#include "core/taint.hpp"
#include "core/units.hpp"

namespace limelight {

struct BroadcastInput {
  std::string id;
  std::string text;
  std::int64_t age_ticks = 0;  ///< that it has been in turn before this one; 0 while older ones are pending
};

/// Immutable once made; held by shared_ptr until the last agent of the tick has answered.
struct Broadcast {
  TickNumber tick;
  std::string self;                     ///< SELF, first person, always whole
  std::string summary;                  ///< of what was condensed; may be empty
  std::vector<std::string> thoughts;    ///< STM, oldest first
  std::vector<std::string> recalled;    ///< RAG, best first
  std::vector<BroadcastInput> pending;  ///< INPUT, oldest first
  Temperature temperature = 0.7;        ///< what the drive allows
  Taint taint = Taint::self;            ///< the worst of all its parts
  // Made once for all agents, of all this, by make_prompts(); empty: not made yet.
  std::string text;  ///< broadcast_text()
  Messages prompt;   ///< what those are asked who have no directive
};

using BroadcastPtr = std::shared_ptr<const Broadcast>;

}  // namespace limelight
