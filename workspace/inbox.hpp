// What comes from outside: checked, numbered, made durable, and then waiting for a tick.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <variant>
#include <vector>

#include "core/limits.hpp"
#include "core/result.hpp"
#include "core/stimulus.hpp"
#include "workspace/accepted.hpp"
#include "workspace/answered_keys.hpp"

namespace limelight {

struct InboxLimits {
  std::size_t stimuli = limits::kInboxStimuli;
  std::size_t bytes = limits::kInboxBytes;  ///< of their texts
};

/// Lives on the engine's strand.
class Inbox {
 public:
  struct Waiting {
    std::string id;
    Stimulus stimulus;
  };

  /// Something asked of a mind from outside.
  struct Asked {
    std::variant<Stimulus, Hold> what;
    std::string key = {};      ///< Idempotency-Key; empty: none
    std::int64_t request = 0;  ///< with a key: digest of what was asked
  };
  struct Answer {
    std::string id;       ///< of a stimulus
    bool is_new = false;  ///< false: it was asked before, and is not to be carried out again
  };

  /// The ids continue after `numbered`, the greatest number in the journal, and after what `accepted` holds,
  /// which waits at once. Without a store, which outlives the inbox, nothing is durable.
  explicit Inbox(std::int64_t numbered, AcceptedStore* store = nullptr, Accepted accepted = {},
                 InboxLimits limits = {});

  /// Makes all that can be accepted durable together; an answer for each, in order. Each fails by itself:
  /// request_too_large (over limits::kStimulusBytes), queue_full, invalid_argument (nothing but white space;
  /// a source that is none; the taint self), key_reused, cancelled (closed). What the store fails with, all
  /// that is new fails with, and nothing of it is kept.
  std::vector<Result<Answer>> accept(std::vector<Asked> asked);

  /// One stimulus, and its id.
  Result<std::string> post(Stimulus stimulus);
  Result<void> post(Hold hold);

  /// Whether there is room on the disk again: writes what is there already. Fails: as the store.
  Result<void> probe();

  /// What waits, at most so many, in the order of arrival. On disk it waits until a tick that tells of it is
  /// committed.
  std::vector<Waiting> drain(std::size_t most = limits::kInboxStimuli);

  bool empty() const { return waiting_.empty(); }
  /// How many wait.
  std::size_t depth() const { return waiting_.size(); }
  /// Whether something is to be answered among what waits.
  bool pending() const { return pending_ > 0; }
  /// Whether something that may take a tick back is among what waits.
  bool preempts() const { return preempting_ > 0; }
  /// What was last asked about the mind's going on.
  const Hold& hold() const { return hold_; }
  /// Refuses everything from now on.
  void close() { closed_ = true; }

 private:
  struct Group;
  Result<Answer> add(Group& group, Asked& asked) const;
  Result<Answer> add(Group& group, Stimulus& stimulus) const;
  Result<void> write(const Group& group);
  void take(Group group);
  void wait(AcceptedStimulus accepted);

  const InboxLimits limits_;
  AcceptedStore* const store_;
  std::deque<Waiting> waiting_;
  std::size_t bytes_ = 0;
  std::size_t pending_ = 0;     // of those that wait
  std::size_t preempting_ = 0;  // likewise
  std::int64_t made_;           // the last number
  AnsweredKeys answered_;
  Hold hold_;
  bool closed_ = false;
};

}  // namespace limelight
