// Where stimuli wait for the next tick: bounded, and open to every thread.
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/taint.hpp"

namespace limelight {

struct Stimulus {
  std::string id;
  std::string source;
  std::string text;
  Taint taint = Taint::user;
};

/// post() from any thread; drain() from the engine's strand. The one class of the workspace with a mutex: it
/// is where other threads hand over to the strand.
class Inbox {
 public:
  /// The ids continue after `stimuli_so_far`.
  explicit Inbox(std::int64_t stimuli_so_far) : made_(stimuli_so_far) {}

  /// The new stimulus's id. Fails: request_too_large (over limits::kStimulusBytes), queue_full,
  /// invalid_argument (nothing but white space), cancelled (closed).
  Result<std::string> post(std::string source, std::string text, Taint taint = Taint::user);

  /// All that waits, in the order of arrival.
  std::vector<Stimulus> drain();
  bool empty() const;
  /// Refuses everything from now on.
  void close();

 private:
  mutable std::mutex mutex_;
  std::vector<Stimulus> waiting_;
  std::int64_t made_;
  bool closed_ = false;
};

}  // namespace limelight
