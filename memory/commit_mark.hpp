// What a database acknowledged, kept in a file of its own beside it: so that a database that lost some of it
// is known when it is opened.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace limelight {

class Database;

/// How far a database has come. The database says it in the table `commits`, in every transaction; the mark
/// says it from outside, after the transaction is durable. So a mark is never ahead of a whole database.
struct Committed {
  std::int64_t database = 0;  ///< drawn by chance when it was made: another database has another
  std::int64_t commits = 0;   ///< transactions so far
  std::int64_t bytes = 0;     ///< of its file at the last whole checkpoint; in the mark only
};

/// Nothing: there is no mark; then a database is taken as it is. To be read before the database is opened:
/// one that is alive can then only be ahead. Fails: io_failed, database_corrupt (it was changed after it was
/// written).
Result<std::optional<Committed>> read_mark(const std::string& database_path);

/// What the database itself says; nothing: it never counted, or the count was damaged. Fails: as Database.
Result<std::optional<Committed>> read_commits(Database& database);

/// Writes it, inside a transaction. Fails: as Database.
Result<void> begin_commits(Database& database, const Committed& now);
Result<void> write_commits(Database& database, const Committed& now);

/// Compares. Fails: database_corrupt (it is behind its mark, or it is another), as Database.
Result<void> check_commits(Database& database, const Committed& mark, const std::string& database_path);

/// The mark as its writer holds it: two records that are written in turn, so that one which is torn leaves
/// the other. One thread.
class CommitMark {
 public:
  /// Made, durably, if there is none. Fails: io_failed, disk_full.
  static Result<CommitMark> open(const std::string& database_path, const Committed& now);
  CommitMark(CommitMark&& other) noexcept;
  CommitMark& operator=(CommitMark&& other) noexcept;
  ~CommitMark();

  /// Outlives the process at once, a power cut after sync(). Fails: io_failed, disk_full.
  Result<void> write(const Committed& now);
  /// Does nothing when all of it is there already. Fails: io_failed.
  Result<void> sync();

 private:
  CommitMark(std::string path, int file) : path_(std::move(path)), file_(file) {}
  std::string path_;
  int file_;
  bool synced_ = true;
};

}  // namespace limelight
