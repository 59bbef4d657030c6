// The barrier of a tick: agents work concurrently, each under its deadline; the barrier waits for deadlines,
// never for the slowest agent.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/await.hpp"
#include "core/clock.hpp"

namespace limelight {

/// One agent's work: what to run, and what to tell when its time is over.
template <class T>
struct TimedWork {
  boost::asio::awaitable<T> run;
  std::stop_source stop;
  Milliseconds deadline;
};

/// What is shared between the barrier, the work under way and the alarms, until the last of them is done.
template <class T>
struct BarrierState {
  std::vector<std::optional<T>> results;
  std::vector<bool> closed;  ///< answered or late
  std::vector<std::unique_ptr<Alarm>> alarms;
  std::size_t open = 0;
  std::move_only_function<void(bool)> finish;

  void close(std::size_t place) {
    if (closed[place]) return;
    closed[place] = true;
    if (--open == 0 && finish) std::exchange(finish, nullptr)(true);
  }
};

template <class T>
boost::asio::awaitable<void> run_one(std::shared_ptr<BarrierState<T>> state, std::size_t place,
                                     boost::asio::awaitable<T> work) {
  T result = co_await std::move(work);
  if (state->closed[place]) co_return;  // too late to vote
  state->results[place] = std::move(result);
  state->alarms[place].reset();
  state->close(place);
}

template <class T>
struct OpenBarrier {
  std::shared_ptr<BarrierState<T>> state;
  std::vector<TimedWork<T>> work;
  boost::asio::any_io_executor executor;
  Clock* clock;

  void operator()(std::move_only_function<void(bool)> finish) {
    state->finish = std::move(finish);
    for (std::size_t place = 0; place < work.size(); ++place) {
      auto ring = [held = std::weak_ptr(state), stop = work[place].stop, place]() mutable {
        stop.request_stop();
        if (const auto alive = held.lock()) alive->close(place);
      };
      state->alarms[place] = clock->after(work[place].deadline, std::move(ring));
    }
    for (std::size_t place = 0; place < work.size(); ++place) {
      boost::asio::co_spawn(executor, run_one<T>(state, place, std::move(work[place].run)),
                            boost::asio::detached);
    }
  }
};

/// In the order of `work`; nothing for the late. A late result is dropped when it comes.
template <class T>
boost::asio::awaitable<std::vector<std::optional<T>>> barrier(std::vector<TimedWork<T>> work, Clock& clock) {
  const std::size_t count = work.size();
  if (count == 0) co_return std::vector<std::optional<T>>{};
  auto state = std::make_shared<BarrierState<T>>();
  state->results.resize(count);
  state->closed.resize(count, false);
  state->alarms.resize(count);
  state->open = count;
  const auto executor = co_await boost::asio::this_coro::executor;
  OpenBarrier<T> open{state, std::move(work), executor, &clock};
  co_await await_callback<bool>(std::move(open));
  state->alarms.clear();
  state->alarms.resize(count);
  co_return std::move(state->results);
}

}  // namespace limelight
