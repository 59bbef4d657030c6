// The one thread that writes: every change is a transaction handed to it, durable before it is acknowledged.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

/// Owns the write connection and the checkpoints. submit() may be called from any thread.
class Writer {
 public:
  using Work = std::move_only_function<Result<void>(Database&)>;
  using Handler = std::move_only_function<void(Result<void>)>;

  /// Opens `path` and creates what `prepare` says (tables). Fails as Database::open, and as prepare.
  static Result<std::unique_ptr<Writer>> open(const std::string& path, Work prepare);
  /// Finishes what was submitted, checkpoints, closes.
  ~Writer();

  /// Runs `work` in one transaction: all of it becomes durable, or none. `done` is called exactly once, on
  /// the writer's thread (or inline with queue_full when limits::kWriterQueue transactions wait).
  void submit(Work work, Handler done);

 private:
  class Thread;
  explicit Writer(std::unique_ptr<Thread> thread);
  std::unique_ptr<Thread> thread_;
};

}  // namespace limelight
