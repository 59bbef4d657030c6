// Waiting for time to pass, or for somebody to call.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>

#include "core/await.hpp"
#include "core/clock.hpp"

namespace limelight {

/// Lives on the engine's strand; one coroutine sleeps at a time. The clock outlives it.
class Sleeper {
 public:
  explicit Sleeper(Clock& clock) : clock_(clock) {}

  /// Until `time` has passed, for ever without one, or until wake().
  boost::asio::awaitable<void> sleep(std::optional<Milliseconds> time);

  /// Does nothing if nobody sleeps.
  void wake();

 private:
  Clock& clock_;
  std::move_only_function<void(bool)> awake_;  // set while somebody sleeps
  std::unique_ptr<Alarm> alarm_;
};

}  // namespace limelight
