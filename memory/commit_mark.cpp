#include "memory/commit_mark.hpp"

#include <array>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/digest.hpp"
#include "memory/database.hpp"
#include "memory/database_files.hpp"

namespace limelight {
namespace {

// A record: five numbers of eight bytes, little-endian.
static_assert(std::endian::native == std::endian::little, "the mark is written as it lies in memory");
struct MarkRecord {
  std::int64_t magic = 0;
  std::int64_t database = 0;
  std::int64_t commits = 0;
  std::int64_t bytes = 0;
  std::int64_t digest = 0;
};

constexpr std::int64_t kMagic = 0x314b52414d4d494c;  // "LIMMARK1"
constexpr off_t kApart = 4096;                       // no sector holds both records
constexpr std::int64_t kRecords = 2;
constexpr mode_t kMarkMode = 0600;

std::int64_t digest_of(const Committed& said) {
  return Digest{}.take(said.database).take(said.commits).take(said.bytes).value();
}

MarkRecord record_of(const Committed& said) {
  return {kMagic, said.database, said.commits, said.bytes, digest_of(said)};
}

std::unexpected<Error> mark_failed(const std::string& path) {
  const bool full = errno == ENOSPC || errno == EDQUOT;
  return fail(full ? Errc::disk_full : Errc::io_failed, std::generic_category().message(errno), path);
}

bool write_at(int file, off_t place, const MarkRecord& record) {
  return ::pwrite(file, &record, sizeof record, place) == static_cast<ssize_t>(sizeof record);
}

std::optional<Committed> read_at(int file, off_t place) {
  MarkRecord record;
  if (::pread(file, &record, sizeof record, place) != static_cast<ssize_t>(sizeof record))
    return std::nullopt;
  const Committed said{record.database, record.commits, record.bytes};
  if (record.magic != kMagic || record.digest != digest_of(said)) return std::nullopt;
  return said;
}

void sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  static_cast<void>(::fsync(file));
  ::close(file);
}

/// The file appears under its name with all it holds, or not at all. False with errno set.
bool make_durably(const std::string& path, const Committed& now) {
  std::string draft = path + ".XXXXXX";
  const int file = ::mkostemp(draft.data(), O_CLOEXEC);
  if (file < 0) return false;
  const bool written = ::fchmod(file, kMarkMode) == 0 && write_at(file, 0, record_of(now)) &&
                       write_at(file, kApart, record_of(now)) && ::fsync(file) == 0;
  const bool made = written && ::rename(draft.c_str(), path.c_str()) == 0;
  const int reason = errno;
  ::close(file);
  if (made) sync_folder_of(path);
  if (!made) ::unlink(draft.c_str());
  errno = reason;
  return made;
}

std::unexpected<Error> behind(std::string why, const std::string& database_path) {
  return fail(Errc::database_corrupt,
              std::move(why) + "; docs/journal.md says how to go on with what is left", database_path);
}

}  // namespace

Result<std::optional<Committed>> read_mark(const std::string& database_path) {
  const std::string path = mark_path(database_path);
  const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::optional<Committed>{};
  struct stat status{};
  const bool regular = file >= 0 && ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (!regular) {
    const int reason = errno;
    if (file >= 0) ::close(file);
    // What it is instead is said with the other files of the database.
    if (const auto there = database_is_there(database_path); !there) return std::unexpected(there.error());
    errno = reason;
    return mark_failed(path);
  }
  const std::array read{read_at(file, 0), read_at(file, kApart)};
  ::close(file);
  if (!read[0] && !read[1]) {
    return fail(
        Errc::database_corrupt,
        "the mark of what was acknowledged was changed after it was written; docs/journal.md says how "
        "to go on without it",
        path);
  }
  // A record whose writing was cut off leaves the one before it.
  if (!read[0] || !read[1]) return read[0] ? read[0] : read[1];
  return read[0]->commits >= read[1]->commits ? read[0] : read[1];
}

Result<std::optional<Committed>> read_commits(Database& database) {
  const auto counts = database.has_table("commits");
  if (!counts) return std::unexpected(counts.error());
  if (!*counts) return std::optional<Committed>{};
  auto query = database.prepare("SELECT database, number, digest FROM commits");
  if (!query) return std::unexpected(query.error());
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  if (!*row) return std::optional<Committed>{};
  const Committed said{query->integer(0), query->integer(1), 0};
  return query->integer(2) == digest_of(said) ? std::optional(said) : std::nullopt;
}

Result<void> begin_commits(Database& database, const Committed& now) {
  constexpr const char* kTable =
      "CREATE TABLE IF NOT EXISTS commits(database INTEGER NOT NULL, number INTEGER NOT NULL, digest INTEGER "
      "NOT NULL); DELETE FROM commits; INSERT INTO commits VALUES(0, 0, 0)";
  if (auto made = database.execute(kTable); !made) return made;
  return write_commits(database, now);
}

Result<void> write_commits(Database& database, const Committed& now) {
  const auto update = database.prepare_once("UPDATE commits SET database = ?1, number = ?2, digest = ?3");
  if (!update) return std::unexpected(update.error());
  const Committed said{now.database, now.commits, 0};
  return (*update)->bind(1, said.database).bind(2, said.commits).bind(3, digest_of(said)).run();
}

Result<void> check_commits(Database& database, const Committed& mark, const std::string& database_path) {
  const auto said = read_commits(database);
  if (!said) return std::unexpected(said.error());
  if (!*said)
    return behind("the count of its commits is gone or was changed after it was written", database_path);
  if ((*said)->database != mark.database) {
    return behind("it, or its log, is of another database than " + mark_path(database_path), database_path);
  }
  const std::int64_t missing = mark.commits - (*said)->commits;
  if (missing <= 0) return {};
  return behind(fmt::format("the last {} of {} acknowledged commits are missing: it is older than they are, "
                            "or its log was damaged, shortened or removed",
                            missing, mark.commits),
                database_path);
}

Result<CommitMark> CommitMark::open(const std::string& database_path, const Committed& now) {
  const std::string path = mark_path(database_path);
  constexpr int kFlags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  int file = ::open(path.c_str(), kFlags);
  if (file < 0 && errno == ENOENT && make_durably(path, now)) file = ::open(path.c_str(), kFlags);
  if (file < 0) return mark_failed(path);
  CommitMark mark{path, file};
  if (auto written = mark.write(now); !written) return std::unexpected(std::move(written.error()));
  return mark;
}

CommitMark::CommitMark(CommitMark&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), synced_(other.synced_) {}
CommitMark& CommitMark::operator=(CommitMark&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  std::swap(synced_, other.synced_);
  return *this;
}
CommitMark::~CommitMark() {
  if (file_ >= 0) ::close(file_);
}

Result<void> CommitMark::write(const Committed& now) {
  synced_ = false;
  const off_t place = static_cast<off_t>(now.commits % kRecords) * kApart;
  if (!write_at(file_, place, record_of(now))) return mark_failed(path_);
  return {};
}

Result<void> CommitMark::sync() {
  if (synced_) return {};
  if (::fdatasync(file_) != 0) return mark_failed(path_);
  synced_ = true;
  return {};
}

}  // namespace limelight
