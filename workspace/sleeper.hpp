// Waiting for time to pass, or for somebody to call.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "core/await.hpp"
#include "core/clock.hpp"

namespace limelight {

/// Lives on the engine's strand; one coroutine sleeps at a time. The clock outlives it.
class Sleeper {
 public:
  explicit Sleeper(Clock& clock) : clock_(clock) {}

  /// Hears for how long somebody lies down, nothing being for ever; zero once they are awake again.
  using Observer = std::move_only_function<void(std::optional<Milliseconds>)>;
  void observe(Observer observer) { observer_ = std::move(observer); }

  /// Until `time` has passed, for ever without one, or until wake().
  boost::asio::awaitable<void> sleep(std::optional<Milliseconds> time);

  /// Does nothing if nobody sleeps.
  void wake();

 private:
  void tell(std::optional<Milliseconds> time) {
    if (observer_) observer_(time);
  }

  Clock& clock_;
  Observer observer_;
  std::move_only_function<void(bool)> awake_;  // set while somebody sleeps
  std::unique_ptr<Alarm> alarm_;
};

}  // namespace limelight
