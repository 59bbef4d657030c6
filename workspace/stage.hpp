// What the mind holds right now, as a fold over its events: the engine, resume and every view use this one.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "agents/broadcast.hpp"
#include "core/event.hpp"
#include "core/manifest/manifest.hpp"
#include "memory/short_term.hpp"
#include "workspace/heard.hpp"
#include "workspace/ladder.hpp"
#include "workspace/loop_breaker.hpp"
#include "workspace/news.hpp"
#include "workspace/spending.hpp"

namespace limelight {

struct PendingInput {
  std::string id;
  std::string text;
  TickNumber since;
  Taint taint = Taint::user;
};

struct SpokenResponse {
  TickNumber tick;
  std::vector<std::string> resolves;
  std::string text;
};

/// The best thought on the input in turn: what is said to it if no thought answers it.
struct BestThought {
  TickNumber tick{0};
  std::string text;
  double relevance = 0;
  Taint taint = Taint::self;
  bool outdated = false;  ///< a tool has told more since: what is thought of that is better
};

/// A tool call that was decided and is not finished yet.
struct OpenCall {
  std::string call;
  ToolIntended intent;
};

/// Not thread-safe: lives on the engine's strand.
class Stage {
 public:
  Stage(std::string self, Tokens theta);

  /// Takes one event in. Events come in the journal's order.
  void apply(const Event& event);

  /// S as all agents will see it, but for what is recalled: SELF always, INPUT marked pending.
  Broadcast broadcast(TickNumber tick, Temperature temperature) const;

  const ShortTermMemory& short_term() const { return short_term_; }
  /// Oldest first: the first one's turn it is, the others wait for theirs.
  const std::vector<PendingInput>& pending() const { return pending_; }
  const News& news() const { return news_; }
  const Heard& heard() const { return heard_; }
  const RunAccount& account() const { return account_; }
  const LoopBreaker& loop_breaker() const { return loop_breaker_; }
  const std::vector<OpenCall>& open_calls() const { return open_calls_; }
  const std::vector<SpokenResponse>& responses() const { return responses_; }  ///< the last few, oldest first
  const std::deque<std::string>& winners() const {
    return winners_;
  }  ///< the last agents to win, oldest first
  const std::deque<std::string>& recent_thoughts() const {
    return recent_thoughts_;
  }  ///< the last 8 winners' texts
  const std::deque<std::string>& said() const { return said_; }  ///< the last kIdleRepeats winners' texts
  /// What the last 8 winners asked tools for, in canonical text; "" for those that asked for nothing.
  const std::deque<std::string>& recent_calls() const { return recent_calls_; }
  const DriveUpdated& drive() const { return drive_; }
  const LadderStanding& ladder() const { return ladder_; }
  double relevance_before() const {
    return relevance_before_;
  }  ///< of the last thought on a pending input; else 0
  /// Of those that won since the input in turn is in turn, intentions to use a tool left out; nullptr: none
  /// did.
  const BestThought* best_thought() const { return best_.tick.value > 0 ? &best_ : nullptr; }
  TickNumber tick() const { return tick_; }  ///< the last committed
  Sequence seq() const { return seq_; }      ///< of the last event applied
  std::int64_t runs() const { return runs_; }
  std::int64_t stimuli() const { return stimuli_; }  ///< the greatest number of one
  std::int64_t memories() const { return memories_; }
  const std::string& mind() const { return mind_; }
  const std::string& manifest() const { return manifest_; }  ///< the text of the last one recorded
  const std::string& manifest_path() const { return manifest_path_; }
  const std::string& hash() const { return hash_; }  ///< of the last committed tick

 private:
  friend struct SnapshotFields;
  void resolve(const SpokenResponse& response);
  void compare(const Event& event, const ThoughtWon& thought);

  std::string self_;
  ShortTermMemory short_term_;
  std::vector<PendingInput> pending_;
  TickNumber turn_{0};  // the first tick in which the oldest pending input could be in turn
  News news_;
  Heard heard_;
  RunAccount account_;
  LoopBreaker loop_breaker_;
  std::vector<OpenCall> open_calls_;
  std::vector<SpokenResponse> responses_;
  std::deque<std::string> winners_;
  std::deque<std::string> recent_thoughts_;
  std::deque<std::string> said_;
  std::map<std::int64_t, std::string> proposed_calls_;  // by candidate, of the tick under way
  std::deque<std::string> recent_calls_;
  DriveUpdated drive_;
  LadderStanding ladder_;
  double relevance_before_ = 0;
  double relevance_ = 0;  // of the candidate that the last verdict picked
  BestThought best_;      // tick 0: none
  TickNumber tick_{0};
  Sequence seq_{0};
  std::int64_t runs_ = 0;
  std::int64_t stimuli_ = 0;
  std::int64_t memories_ = 0;
  std::string mind_;
  std::string manifest_;
  std::string manifest_path_;
  std::string hash_;
};

/// About how many tokens a text has where no model counts it: a quarter of its bytes, at least one.
Tokens estimate_tokens(std::string_view text);

}  // namespace limelight
