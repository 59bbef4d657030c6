// Waiting for a callback from a coroutine: whatever thread calls back, the coroutine goes on where it was.
#pragma once
#include <functional>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/strand.hpp"

namespace limelight {

/// `start` is called with a handler it must call exactly once, on any thread, maybe inline. The coroutine
/// resumes on its own executor with what the handler got, never inline.
template <class T, class Start>
boost::asio::awaitable<T> await_callback(Start start) {
  // Named before the co_await: g++ 12 miscompiles a lambda built inside one.
  auto initiate = [](auto handler, Start begin) {
    auto executor = boost::asio::get_associated_executor(handler);
    auto work = boost::asio::make_work_guard(executor);
    auto finish = [handler = std::move(handler), work = std::move(work)](T value) mutable {
      const auto target = work.get_executor();
      // The work goes along: once this is posted, the loop may end before the caller's thread goes on.
      auto resume = [handler = std::move(handler), work = std::move(work),
                     value = std::move(value)]() mutable { std::move(handler)(std::move(value)); };
      boost::asio::post(target, std::move(resume));
    };
    begin(std::move_only_function<void(T)>(std::move(finish)));
  };
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
      initiate, boost::asio::use_awaitable, std::move(start));
}

/// What `work` answers, however long that takes.
template <class T>
boost::asio::awaitable<T> answer_of(Work<T> work) {
  const Strand strand = co_await boost::asio::this_coro::executor;
  auto start = [&work, &strand](Hear<T> hear) { work(strand, std::move(hear)); };
  co_return co_await await_callback<T>(std::move(start));
}

}  // namespace limelight
