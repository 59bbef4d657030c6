#include "core/data_directory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/utf8.hpp"

namespace limelight {
namespace {

std::unexpected<Error> failure(int number, const std::string& where) {
  const std::string why = std::generic_category().message(number);
  if (number == ENOSPC || number == EDQUOT) return fail(Errc::disk_full, why, where);
  if (number == EIO) return fail(Errc::io_failed, why, where);
  return fail(Errc::data_unwritable, why, where);
}

std::unexpected<Error> no_file(const std::string& where) {
  return fail(Errc::data_unwritable, "it is a link, a FIFO, a device or a directory, not a regular file",
              where);
}

Result<void> make_directory(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  if (!parent.empty()) {
    std::error_code error;
    std::filesystem::create_directories(parent, error);
    if (error) return failure(error.value(), parent.string());
  }
  constexpr mode_t kForOwner = 0700;
  if (::mkdir(path.c_str(), kForOwner) == 0) {
    // The umask may have taken from it.
    if (::chmod(path.c_str(), kForOwner) != 0) return failure(errno, path);
    return {};
  }
  if (errno != EEXIST) return failure(errno, path);
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return failure(ENOTDIR, path);
  return {};
}

std::string owner_of(int lock) {
  std::array<char, 32> digits{};
  const ssize_t size = ::pread(lock, digits.data(), digits.size(), 0);
  std::string owner(digits.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  owner.erase(std::min(owner.find('\n'), owner.size()));
  // Between its lock and its first write an owner has no name.
  return owner.empty() ? "another process" : "process " + owner;
}

bool write_owner(int lock) {
  const std::string owner = std::to_string(::getpid()) + "\n";
  return ::ftruncate(lock, 0) == 0 &&
         ::pwrite(lock, owner.data(), owner.size(), 0) == static_cast<ssize_t>(owner.size());
}

}  // namespace

Result<DataDirectory> DataDirectory::open(const std::string& path) {
  if (path.empty()) return fail(Errc::data_unwritable, "the path is empty");
  if (valid_utf8(path) != path) return fail(Errc::data_unwritable, "the path is not UTF-8", valid_utf8(path));
  if (auto made = make_directory(path); !made) return std::unexpected(std::move(made.error()));
  const std::string file = path + "/lock";
  constexpr mode_t kForOwner = 0600;
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, kForOwner);
  const int reason = errno;
  struct stat status{};
  if (lock < 0 && ::lstat(file.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) return no_file(file);
  if (lock < 0) return failure(reason, file);
  DataDirectory directory{path, lock};
  if (::fstat(lock, &status) != 0 || !S_ISREG(status.st_mode)) return no_file(file);
  // The umask may have taken from what a new file was to have.
  if (status.st_size == 0) static_cast<void>(::fchmod(lock, kForOwner));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return failure(errno, file);
    return fail(Errc::data_in_use, owner_of(lock) + " holds the lock", path);
  }
  if (!write_owner(lock)) return failure(errno, file);
  return directory;
}

DataDirectory::DataDirectory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
DataDirectory& DataDirectory::operator=(DataDirectory&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

// The file stays: removing it could take the lock from under a process that has just opened it.
DataDirectory::~DataDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

}  // namespace limelight
