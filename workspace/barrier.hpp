// The barrier of a tick: agents work concurrently, each under its deadline; the barrier waits for deadlines,
// never for the slowest agent.
#pragma once
#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include <boost/asio/this_coro.hpp>

#include "core/await.hpp"
#include "core/clock.hpp"
#include "core/limits.hpp"
#include "core/strand.hpp"

namespace limelight {

/// One agent's work, and what to tell when its time is over.
template <class T>
struct TimedWork {
  Work<T> work;
  std::stop_source stop;
  Milliseconds deadline;
};

template <class T>
class BarrierState;

/// Work that is told to stop from outside has a short while to do so; then its time is over.
template <class T>
struct GiveUpSoon {
  std::weak_ptr<BarrierState<T>> held;
  std::size_t limit;

  void operator()() const {
    if (const auto alive = held.lock()) alive->give_up_soon(limit);
  }
};

/// What is shared between the barrier, the work under way and the alarms, until the last of them is done.
template <class T>
class BarrierState : public std::enable_shared_from_this<BarrierState<T>> {
 public:
  BarrierState(std::size_t count, Clock& clock)
      : clock_(clock), results_(count), closed_(count, false), open_(count) {}

  bool done() const { return open_ == 0; }
  std::vector<std::optional<T>> take() { return std::move(results_); }

  void answer(std::size_t place, T&& result) {
    if (closed_[place]) return;  // too late to vote
    results_[place] = std::move(result);
    close(place);
  }

  /// Calls back when all have answered or are late. Those of one stop and deadline share an alarm.
  void wait(const std::vector<TimedWork<T>>& work, std::move_only_function<void(bool)> finish) {
    finish_ = std::move(finish);
    for (std::size_t place = 0; place < work.size(); ++place) {
      if (!closed_[place]) limit_of(work[place]).places.push_back(place);
    }
    for (std::size_t limit = 0; limit < limits_.size(); ++limit) {
      set_alarm(limit, limits_[limit].deadline);
      limits_[limit].told.emplace(limits_[limit].stop.get_token(),
                                  GiveUpSoon<T>{this->weak_from_this(), limit});
    }
  }

  void give_up_soon(std::size_t limit) {
    if (std::ranges::any_of(limits_[limit].places, [this](std::size_t place) { return !closed_[place]; }))
      set_alarm(limit, limits::kStopGrace);
  }

  /// No alarm rings any more.
  void end() { limits_.clear(); }

 private:
  struct Limit {
    std::stop_source stop;
    Milliseconds deadline;
    std::vector<std::size_t> places = {};
    std::unique_ptr<Alarm> alarm = {};
    std::optional<std::stop_callback<GiveUpSoon<T>>> told = {};
  };

  Limit& limit_of(const TimedWork<T>& work) {
    const auto same = [&work](const Limit& limit) {
      return limit.stop == work.stop && limit.deadline == work.deadline;
    };
    const auto found = std::ranges::find_if(limits_, same);
    return found != limits_.end() ? *found : limits_.emplace_back(work.stop, work.deadline);
  }

  void set_alarm(std::size_t limit, Milliseconds delay) {
    auto ring = [held = this->weak_from_this(), limit] {
      if (const auto alive = held.lock()) alive->time_is_over(limit);
    };
    limits_[limit].alarm = clock_.after(delay, std::move(ring));
  }

  void time_is_over(std::size_t limit) {
    std::stop_source stop = limits_[limit].stop;
    for (const std::size_t place : limits_[limit].places) close(place);
    stop.request_stop();
  }

  void close(std::size_t place) {
    if (closed_[place]) return;
    closed_[place] = true;
    if (--open_ == 0 && finish_) std::exchange(finish_, nullptr)(true);
  }

  Clock& clock_;
  std::vector<std::optional<T>> results_;
  std::vector<bool> closed_;  // answered or late
  std::size_t open_;
  std::deque<Limit> limits_;  // they do not move
  std::move_only_function<void(bool)> finish_;
};

/// In the order of `work`; nothing for the late, and for those that were told to stop and do not. A late
/// result is dropped when it comes. Does not suspend if all answer at once: one whose model answers inline is
/// then done with it all, a second question included, before the next one begins.
template <class T>
boost::asio::awaitable<std::vector<std::optional<T>>> barrier(std::vector<TimedWork<T>> work, Clock& clock) {
  auto state = std::make_shared<BarrierState<T>>(work.size(), clock);
  const Strand strand = co_await boost::asio::this_coro::executor;
  for (std::size_t place = 0; place < work.size(); ++place) {
    work[place].work(strand, [state, place](T&& result) { state->answer(place, std::move(result)); });
  }
  if (!state->done()) {
    auto wait = [&state, &work](std::move_only_function<void(bool)> finish) {
      state->wait(work, std::move(finish));
    };
    co_await await_callback<bool>(std::move(wait));
    state->end();
  }
  co_return state->take();
}

/// One piece of work within its deadline; nothing if it is late or does not stop when told to.
template <class T>
boost::asio::awaitable<std::optional<T>> within(Milliseconds deadline, Work<T> run, std::stop_source stop,
                                                Clock& clock) {
  std::vector<TimedWork<T>> work;
  work.push_back({std::move(run), std::move(stop), deadline});
  auto results = co_await barrier(std::move(work), clock);
  co_return std::move(results.front());
}

}  // namespace limelight
