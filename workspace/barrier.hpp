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
#include "core/limits.hpp"

namespace limelight {

/// One agent's work: what to run, and what to tell when its time is over.
template <class T>
struct TimedWork {
  boost::asio::awaitable<T> run;
  std::stop_source stop;
  Milliseconds deadline;
};

template <class T>
struct BarrierState;

/// Work that is told to stop from outside has a short while to do so; then its deadline is over.
template <class T>
struct GiveUpSoon {
  std::weak_ptr<BarrierState<T>> held;
  Clock* clock;
  std::size_t place;

  void operator()() const {
    const auto alive = held.lock();
    if (!alive || alive->closed[place]) return;
    auto give_up = [held = held, place = place] {
      if (const auto still = held.lock()) still->close(place);
    };
    alive->alarms[place] = clock->after(limits::kStopGrace, std::move(give_up));
  }
};

/// What is shared between the barrier, the work under way and the alarms, until the last of them is done.
template <class T>
struct BarrierState {
  explicit BarrierState(std::size_t count)
      : results(count), closed(count, false), alarms(count), stops(count), open(count) {}

  std::vector<std::optional<T>> results;
  std::vector<bool> closed;  ///< answered or late
  std::vector<std::unique_ptr<Alarm>> alarms;
  std::vector<std::optional<std::stop_callback<GiveUpSoon<T>>>> stops;
  std::size_t open;
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
        const auto alive = held.lock();
        if (alive) alive->close(place);
        stop.request_stop();
      };
      state->alarms[place] = clock->after(work[place].deadline, std::move(ring));
      state->stops[place].emplace(work[place].stop.get_token(), GiveUpSoon<T>{state, clock, place});
    }
    for (std::size_t place = 0; place < work.size(); ++place) {
      boost::asio::co_spawn(executor, run_one<T>(state, place, std::move(work[place].run)),
                            boost::asio::detached);
    }
  }
};

/// In the order of `work`; nothing for the late, and for those that were told to stop and do not. A late
/// result is dropped when it comes.
template <class T>
boost::asio::awaitable<std::vector<std::optional<T>>> barrier(std::vector<TimedWork<T>> work, Clock& clock) {
  const std::size_t count = work.size();
  if (count == 0) co_return std::vector<std::optional<T>>{};
  auto state = std::make_shared<BarrierState<T>>(count);
  const auto executor = co_await boost::asio::this_coro::executor;
  OpenBarrier<T> open{state, std::move(work), executor, &clock};
  co_await await_callback<bool>(std::move(open));
  state->stops.clear();
  state->alarms.clear();
  state->alarms.resize(count);
  co_return std::move(state->results);
}

/// One piece of work within its deadline; nothing if it is late or does not stop when told to.
template <class T>
boost::asio::awaitable<std::optional<T>> within(Milliseconds deadline, boost::asio::awaitable<T> run,
                                                std::stop_source stop, Clock& clock) {
  std::vector<TimedWork<T>> work;
  work.push_back({std::move(run), std::move(stop), deadline});
  auto results = co_await barrier(std::move(work), clock);
  co_return std::move(results.front());
}

}  // namespace limelight
