// The directory of one mind: made if it is not there, and held by one process at a time.
#pragma once
#include <string>

#include "core/result.hpp"

namespace limelight {

/// Holds an exclusive lock (flock on DIR/lock, with our process id in it) for its lifetime. The lock ends
/// with the process, however it ends. Any thread.
class DataDirectory {
 public:
  /// Makes the directory, for its owner only, and its parents. Fails: data_in_use (names the process that
  /// holds it), data_unwritable, disk_full, io_failed.
  static Result<DataDirectory> open(const std::string& path);

  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&& other) noexcept;
  ~DataDirectory();

  const std::string& path() const { return path_; }
  std::string database_path() const { return path_ + "/mind.db"; }

 private:
  DataDirectory(std::string path, int lock);
  std::string path_;
  int lock_;
};

}  // namespace limelight
