// One thread that owns something which must be touched by one thread only, and its bounded queue of calls.
#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "core/result.hpp"

namespace limelight {

/// A call waiting for the thread or running on it. Exactly one of run() and drop() is called, once.
class OwnedCall {
 public:
  virtual ~OwnedCall() = default;
  /// On the owner thread. `closing` is stopped when the thread is to end.
  virtual void run(const std::stop_token& closing) = 0;
  /// On any thread: the caller's stop request or the thread's end came before run().
  virtual void drop() = 0;
};

/// Any thread. The destructor drops what waits, stops what runs, and joins.
class OwnerThread {
 public:
  /// `limit` calls may wait; `limit_name` is what a refusal says.
  OwnerThread(std::size_t limit, std::string limit_name);
  ~OwnerThread();

  /// The call runs after those before it, or is dropped as soon as `stop` is requested. May drop it inline.
  /// Fails: queue_full, cancelled (the thread is ending); then neither run() nor drop() is called.
  Result<void> post(std::unique_ptr<OwnedCall> call, std::stop_token stop);

  /// Runs `work` on the thread and waits for it. Not from the thread itself.
  void run_now(const std::function<void()>& work);

  /// Stops the call that runs, drops those that wait, then runs `last` on the thread and joins it. Once.
  void finish(std::function<void()> last);

 private:
  struct Waiting;
  void loop(const std::stop_token& closing);

  const std::size_t limit_;
  const std::string limit_name_;
  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::deque<std::shared_ptr<Waiting>> waiting_;
  bool ended_ = false;
  std::function<void()> last_;
  std::jthread thread_;
};

}  // namespace limelight
