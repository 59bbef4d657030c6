// The one connection that writes: every change is a transaction, durable before it is acknowledged.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

/// Owns the write connection and the checkpoints. One thread at a time: the mind's, which has nothing else to
/// do until its tick is durable. Handing the tick to a thread of its own and hearing of it again took more
/// CPU time than half a commit.
class Writer {
 public:
  using Work = std::move_only_function<Result<void>(Database&)>;

  /// Opens `path` and creates what `prepare` says (tables). Fails as Database::open, and as prepare.
  static Result<std::unique_ptr<Writer>> open(const std::string& path, Work prepare);
  /// Checkpoints and closes.
  ~Writer();

  /// Runs `work` in one transaction: when it returns all of it is durable, or none. Fails as `work`, and
  /// disk_full, io_failed, database_failed.
  Result<void> write(Work work);

 private:
  explicit Writer(Database database) : database_(std::move(database)) {}
  Database database_;
};

}  // namespace limelight
