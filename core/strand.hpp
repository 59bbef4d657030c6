// Work that answers by calling back: begun on a strand, heard on it again.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

namespace limelight {

/// Where the engine's state may be touched: one thing at a time.
using Strand = boost::asio::any_io_executor;

/// Who waits for an answer; called once.
template <class T>
using Hear = std::move_only_function<void(T&&)>;

/// Work not begun yet. Called once, on the strand; the answer is heard there, maybe before the call returns.
template <class T>
using Work = std::move_only_function<void(const Strand&, Hear<T>)>;

/// The way of an answer back to the strand.
template <class T, class Listener>
struct WayBack {
  WayBack(Strand there, Listener who) : strand(std::move(there)), listener(std::move(who)) {}

  Strand strand;
  Listener listener;
  const std::thread::id beginner = std::this_thread::get_id();
  // Only the strand touches these.
  bool beginning = true;
  std::optional<T> early;                                        ///< came while the work was begun
  std::optional<boost::asio::executor_work_guard<Strand>> loop;  ///< must not end before the answer
};

/// To be called on the strand. `start` is called with a handler it must call exactly once, on any thread,
/// maybe inline. `listener` hears what the handler got, on `strand`: before begin_on() returns if the handler
/// was called inline, else from the strand's loop, which does not end by itself before.
template <class T, class Start, class Listener>
void begin_on(const Strand& strand, Start&& start, Listener listener) {
  auto way = std::make_shared<WayBack<T, Listener>>(strand, std::move(listener));
  std::forward<Start>(start)([way](T answer) mutable {
    if (std::this_thread::get_id() == way->beginner && way->beginning) {
      const auto kept = std::move(way);  // nothing of it is left with whoever keeps the handler
      kept->early.emplace(std::move(answer));
      return;
    }
    const Strand there = way->strand;
    // The way goes along: nothing of the listener is left on the caller's thread.
    boost::asio::post(there, [way = std::move(way), answer = std::move(answer)]() mutable {
      way->loop.reset();
      way->listener(std::move(answer));
    });
  });
  way->beginning = false;
  if (way->early) {
    way->listener(std::move(*way->early));
  } else {
    way->loop.emplace(strand);
  }
}

}  // namespace limelight
