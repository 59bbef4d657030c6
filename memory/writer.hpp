// The one connection that writes: every change is a transaction, durable before it is acknowledged.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/result.hpp"
#include "memory/commit_mark.hpp"
#include "memory/database.hpp"
#include "memory/database_files.hpp"

namespace limelight {

/// Owns the write connection and the checkpoints. One thread at a time: the mind's, which has nothing else to
/// do until its tick is durable. Handing the tick to a thread of its own and hearing of it again took more
/// CPU time than half a commit. Every transaction is counted, in the database and in its mark beside it
/// (commit_mark.hpp).
class Writer {
 public:
  using Work = std::move_only_function<Result<void>(Database&)>;

  /// Opens `path` and does what `prepare` says (tables) in a transaction. Fails as Database::open, and as
  /// prepare; io_failed, disk_full (the mark).
  static Result<std::unique_ptr<Writer>> open(const std::string& path, Work prepare);
  /// Checkpoints and closes.
  ~Writer();

  /// Runs `work` in one transaction: when it returns all of it is durable, or none. Fails as `work`, and
  /// disk_full, io_failed, database_failed, data_unwritable (as look()).
  Result<void> write(Work work);

  /// For who writes nothing for long, every few seconds: makes the mark durable, and sees to it that the
  /// files are still there. Fails: data_unwritable (one was removed or replaced; nothing is written while it
  /// is so), io_failed, disk_full (of the mark: what is acknowledged is durable, but its loss would not be
  /// noticed).
  Result<void> look();

 private:
  using Instant = std::chrono::steady_clock::time_point;

  Writer(std::string path, Database database, Committed now);
  Result<void> commit(Work& work, bool first);
  void mark();
  bool checkpoint(const char* how);

  std::string path_;
  Database database_;
  const int& log_pages_;
  Committed now_;  // what is acknowledged
  std::optional<CommitMark> mark_;
  std::optional<DatabaseFiles> files_;
  std::optional<Error> mark_failure_;
  Instant synced_{};
};

}  // namespace limelight
