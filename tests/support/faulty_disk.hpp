// A disk under SQLite that fails at an operation of the test's choice, and forgets what was not synced.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace limelight::test {

/// What the chosen write, sync or truncation does: nothing, and says so; the same for want of room; half a
/// write, and says so.
enum class DiskFault { io_error, full, torn };

/// While it lives, every database that is opened is on it. One at a time; not thread-safe: what uses the
/// databases is not used while this is.
class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  /// The operation with that number fails, counted from 1 and from now; with `lasting` all after it, too.
  void fail_at(std::int64_t operation, DiskFault fault, bool lasting);
  /// No operation fails any more.
  void mend() { fails_at_ = 0; }
  /// Since fail_at().
  std::int64_t operations() const { return operations_; }

  /// As after a power cut: of what was written since a file's last sync, each operation is there or not, by
  /// chance of `seed`; 0: none is. No database may be open.
  void cut_power(std::uint64_t seed);

 private:
  friend struct FaultyFile;
  struct Operation {
    bool truncates = false;
    std::int64_t offset = 0;  // or the length it truncates to
    std::string bytes;
  };
  struct File {
    std::string synced;
    std::vector<Operation> since;
  };

  bool fails();

  std::map<std::string, File> files_;
  std::int64_t operations_ = 0;
  std::int64_t fails_at_ = 0;
  DiskFault fault_ = DiskFault::io_error;
  bool lasting_ = false;
};

}  // namespace limelight::test
