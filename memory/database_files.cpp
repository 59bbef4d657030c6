#include "memory/database_files.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace limelight {
namespace {

constexpr const char* kLogEnding = "-wal";
constexpr const char* kIndexEnding = "-shm";
constexpr mode_t kForOwner = 0600;

/// Not of what a symbolic link names.
std::optional<struct stat> status_of(const std::string& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

std::string_view kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISLNK(mode)) return "a symbolic link";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

std::unexpected<Error> replaced(std::string_view how, const std::string& path) {
  return fail(Errc::data_unwritable,
              fmt::format("{} while the mind lived there; put it back, and the mind goes on", how), path);
}

std::unexpected<Error> lost(const std::string& path, const std::string& left) {
  const bool empty = status_of(path).has_value();
  return fail(
      Errc::database_corrupt,
      fmt::format("it is {}, but {} is there: what was acknowledged is not", empty ? "empty" : "gone", left),
      path);
}

}  // namespace

std::string mark_path(const std::string& path) {
  return path + ".mark";
}

std::vector<std::string> database_files(const std::string& path) {
  return {path, path + kLogEnding, path + kIndexEnding, mark_path(path)};
}

Result<bool> database_is_there(const std::string& path) {
  for (const std::string& file : database_files(path)) {
    const auto status = status_of(file);
    if (status && !S_ISREG(status->st_mode)) {
      return fail(Errc::io_failed, fmt::format("it is {}, not a regular file", kind_of(status->st_mode)),
                  file);
    }
  }
  // A living mind makes its database first, then the log, then the mark: so they are looked at the other way.
  const bool marked = status_of(mark_path(path)).has_value();
  const bool logged = log_bytes(path) > 0;
  if (size_of_file(path) > 0) return true;
  // SQLite would begin anew, and remove the log.
  if (logged) return lost(path, "its log, " + path + kLogEnding + ",");
  if (marked) return lost(path, "its mark, " + mark_path(path) + ",");
  return false;
}

void make_private_file(const std::string& path) {
  // O_EXCL: it is a new file, which nobody can have open.
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kForOwner);
  if (file < 0) return;
  static_cast<void>(::fchmod(file, kForOwner));
  ::close(file);
}

std::int64_t size_of_file(const std::string& path) {
  const auto status = status_of(path);
  return status ? static_cast<std::int64_t>(status->st_size) : 0;
}

std::int64_t log_bytes(const std::string& path) {
  return size_of_file(path + kLogEnding);
}

DatabaseFiles::DatabaseFiles(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const std::string here = folder.empty() ? "." : folder;
  std::vector<std::string> files = database_files(path);
  files.insert(files.begin(), {here, here + "/lock"});
  for (const std::string& file : files) {
    struct stat status{};
    if (::stat(file.c_str(), &status) == 0) seen_.push_back({file, status.st_dev, status.st_ino});
  }
}

Result<void> DatabaseFiles::check() const {
  for (const Seen& file : seen_) {
    struct stat now{};
    if (::stat(file.path.c_str(), &now) != 0) return replaced("it was removed", file.path);
    if (now.st_dev != file.device || now.st_ino != file.number) {
      return replaced("something else stands in its place", file.path);
    }
  }
  return {};
}

}  // namespace limelight
