// The files of a database as the file system shows them: what they are, not what SQLite wrote into them.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace limelight {

/// None of these functions opens a file that is there: closing any descriptor of a file ends the POSIX locks
/// that SQLite holds on it in the same process (docs/threads.md).

/// The mark of the database at `path` (commit_mark.hpp).
std::string mark_path(const std::string& path);

/// All that belong to the database at `path`, itself first, whether they are there or not.
std::vector<std::string> database_files(const std::string& path);

/// Whether there is a database at `path`, which may be alive. An empty file is none. Fails: io_failed (it,
/// its log, index or mark is no regular file), database_corrupt (there is none, but its log or its mark is
/// there).
Result<bool> database_is_there(const std::string& path);

/// Makes an empty file that only its owner may read, whatever the umask is, where there is none. SQLite gives
/// the files beside it the same permissions. What goes wrong SQLite says when it opens it.
void make_private_file(const std::string& path);

/// 0 where there is none.
std::int64_t size_of_file(const std::string& path);
/// Of the database's log.
std::int64_t log_bytes(const std::string& path);

/// The directory of an open database and the files in it that it works with, as they were at one moment.
class DatabaseFiles {
 public:
  /// Of a database that has committed something since it was opened.
  explicit DatabaseFiles(const std::string& path);

  /// Fails: data_unwritable (one of them was removed, or something else stands in its place: what is
  /// committed from now on would be found by nobody).
  Result<void> check() const;

 private:
  struct Seen {
    std::string path;
    std::uint64_t device = 0;
    std::uint64_t number = 0;
  };
  std::vector<Seen> seen_;
};

}  // namespace limelight
