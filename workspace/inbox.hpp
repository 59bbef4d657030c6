// Where stimuli wait for the next tick: bounded, and open to every thread.
#pragma once
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "core/limits.hpp"
#include "core/result.hpp"
#include "core/stimulus.hpp"

namespace limelight {

/// post() from any thread; drain() from the engine's strand. The one class of the workspace with a mutex: it
/// is where other threads hand over to the strand.
class Inbox {
 public:
  struct Waiting {
    std::string id;
    Stimulus stimulus;
  };

  /// The ids continue after `stimuli_so_far`, of which so many are not answered yet. Holds `limit` at once.
  explicit Inbox(std::int64_t stimuli_so_far, std::size_t unanswered = 0,
                 std::size_t limit = limits::kInboxStimuli)
      : limit_(limit), made_(stimuli_so_far) {
    count_unanswered(unanswered);
  }

  /// The new stimulus's id. Fails: request_too_large (over limits::kStimulusBytes), queue_full,
  /// invalid_argument (nothing but white space; a source that is none; the taint self), cancelled (closed).
  Result<std::string> post(Stimulus stimulus);

  /// What waits, at most so many, in the order of arrival.
  std::vector<Waiting> drain(std::size_t most = limits::kInboxStimuli);

  /// How many are on the stage. Those over limits::kPendingInputs, which a mind takes in at its end, count as
  /// if they still waited here: else they would grow from life to life.
  void count_unanswered(std::size_t unanswered);
  bool empty() const { return depth() == 0; }
  /// How many wait.
  std::size_t depth() const;
  /// Whether something is to be answered among what waits.
  bool pending() const;
  /// Whether something that may take a tick back is among what waits.
  bool preempts() const;
  /// Refuses everything from now on.
  void close();

 private:
  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::vector<Waiting> waiting_;
  std::size_t over_ = 0;  // on the stage, over its limit
  std::int64_t made_;
  bool closed_ = false;
};

}  // namespace limelight
