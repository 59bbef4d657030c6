// Who asks a tool for the same thing and gets the same result again and again, as a fold over events.
#pragma once
#include <deque>
#include <map>
#include <string>

#include "core/event.hpp"

namespace limelight {

/// Not thread-safe. Calls are told apart by agent, tool and canonical arguments; results by the SHA-256 of
/// outcome and output. A stimulus from outside makes everything new: there is reason to look again.
class LoopBreaker {
 public:
  struct Standing {
    int same_results = 0;  ///< in a row
    bool told = false;     ///< the agent, that the call is refused
  };

  void apply(const Event& event);

  /// Of this call by this agent; of one not made lately, nothing.
  Standing standing(const std::string& agent, const ToolRequest& request) const;

 private:
  friend struct SnapshotFields;
  struct Watched {
    std::string call;  // agent, tool and canonical arguments
    std::string result;
    Standing standing;
  };
  Watched& watch(const std::string& call);

  std::deque<Watched> watched_;                   // at most limits::kWatchedCalls, the newest last
  std::map<std::string, std::string> open_;       // calls without a result yet, by id
  std::map<std::int64_t, std::string> proposed_;  // of the tick under way, by candidate
  std::string won_;                               // the call that the last thought asked for
};

/// What limit.reached says when a call is refused.
inline constexpr const char* kSameCallsLimit = "workspace.same_calls";

}  // namespace limelight
