#include "memory/writer.hpp"

#include <exception>
#include <random>
#include <string_view>
#include <utility>

#include "core/assert.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

constexpr int kCheckpointPages = 1000;  // in the log: as many as SQLite waits for

Result<void> run_again(Database& database, std::string_view sql) {
  const auto statement = database.prepare_once(sql);
  if (!statement) return std::unexpected(statement.error());
  return (*statement)->run();
}

std::int64_t new_identity() {
  std::random_device source;  // the kernel's generator
  const std::uint64_t high = source(), low = source();
  return static_cast<std::int64_t>(high << 32U | low);
}

}  // namespace

Writer::Writer(std::string path, Database database, Committed now)
    : path_(std::move(path)),
      database_(std::move(database)),
      log_pages_(database_.count_log_pages()),
      now_(now) {}

Result<std::unique_ptr<Writer>> Writer::open(const std::string& path, Work prepare) {
  const auto marked = read_mark(path);
  if (!marked) return std::unexpected(marked.error());
  auto database = Database::open(path, Database::Mode::read_write);
  if (!database) return std::unexpected(std::move(database.error()));
  const auto counted = read_commits(*database);
  if (!counted) return std::unexpected(counted.error());
  Committed now = counted->value_or(Committed{});
  if (!*counted) now.database = new_identity();
  if (*marked) now.bytes = (*marked)->bytes;
  std::unique_ptr<Writer> writer{new Writer(path, std::move(*database), now)};
  if (auto prepared = writer->commit(prepare, !*counted); !prepared) {
    return std::unexpected(std::move(prepared.error()));
  }
  auto mark = CommitMark::open(path, writer->now_);
  if (!mark) return std::unexpected(std::move(mark.error()));
  writer->mark_ = std::move(*mark);
  writer->files_.emplace(path);
  return writer;
}

// An empty log makes the next start quick. If it cannot be emptied, the next start does it.
Writer::~Writer() {
  if (!mark_) return;
  static_cast<void>(checkpoint("PRAGMA wal_checkpoint(TRUNCATE)"));
  mark();
  static_cast<void>(mark_->sync());
}

Result<void> Writer::commit(Work& work, bool first) {
  // IMMEDIATE: a lock that cannot be had is known before any work is done.
  if (auto begun = run_again(database_, "BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> worked;
  try {
    worked = work(database_);
  } catch (const std::exception& error) {
    worked = fail(Errc::internal, error.what());
  }
  Committed next = now_;
  ++next.commits;
  if (worked) worked = first ? begin_commits(database_, next) : write_commits(database_, next);
  if (worked) worked = run_again(database_, "COMMIT");
  if (!worked) {
    // After some failures SQLite has rolled back already, and says so: that is no second failure.
    static_cast<void>(database_.execute("ROLLBACK"));
    return worked;
  }
  now_ = next;
  return {};
}

Result<void> Writer::write(Work work) {
  LIMELIGHT_ASSERT(mark_ && files_);
  if (auto there = files_->check(); !there) return there;
  if (auto done = commit(work, false); !done) return done;
  const bool emptied = log_pages_ >= kCheckpointPages && checkpoint("PRAGMA wal_checkpoint(PASSIVE)");
  mark();
  // It is durable already: a mark that cannot be written, or is older after a power cut, takes nothing back.
  const auto now = std::chrono::steady_clock::now();
  if (!emptied && now - synced_ < limits::kMarkSync) return {};
  synced_ = now;
  if (auto synced = mark_->sync(); !synced) mark_failure_ = synced.error();
  return {};
}

Result<void> Writer::look() {
  LIMELIGHT_ASSERT(mark_ && files_);
  if (auto there = files_->check(); !there) return there;
  if (mark_failure_) mark();
  if (auto synced = mark_->sync(); !synced) mark_failure_ = synced.error();
  if (mark_failure_) return std::unexpected(*mark_failure_);
  return {};
}

void Writer::mark() {
  const auto written = mark_->write(now_);
  mark_failure_ = written ? std::nullopt : std::optional(written.error());
}

/// Whether all of the log is in the file, and durable there.
bool Writer::checkpoint(const char* how) {
  const auto checkpoint = database_.prepare_once(how);
  if (!checkpoint) return false;
  const auto row = (*checkpoint)->step();
  const bool whole =
      row && *row && (*checkpoint)->integer(0) == 0 && (*checkpoint)->integer(1) == (*checkpoint)->integer(2);
  (*checkpoint)->reset();
  if (whole) now_.bytes = size_of_file(path_);
  return whole;
}

}  // namespace limelight
