// A mind that is read whole, to be copied: it may be alive meanwhile, and what was changed behind its back
// shows.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "memory/database.hpp"
#include "workspace/accepted.hpp"
#include "workspace/transfer/tables.hpp"
#include "workspace/transfer/whole_journal.hpp"

namespace limelight {

inline constexpr int kSourceTries = 3;  ///< to read a mind that drops its oldest events meanwhile

/// How much of a mind is read: all that was durable at one moment.
struct Reach {
  std::int64_t event = 0;   ///< the last
  std::int64_t memory = 0;  ///< the newest
};

/// Rows are read a few MiB at a time, none for longer than limits::kReadSnapshot, and no snapshot of the
/// database is held while they are seen: a living mind can empty its write-ahead log meanwhile. One thread.
class SourceMind {
 public:
  using See = std::function<Result<void>(const Row&)>;

  /// Fails: not_found (no mind there), database_*.
  static Result<SourceMind> open(const std::string& data_directory);

  /// All that was durable when it was opened.
  const Reach& reach() const { return reach_; }
  /// What had been accepted then, and was not in the journal yet.
  const Accepted& accepted() const { return accepted_; }

  /// Fails: database_corrupt (its newest events are missing).
  Result<void> check_end() const;

  /// The rows of a table within `reach`, in order, until `see` fails; the tables one after the other, in the
  /// order of tables(). Fails: database_corrupt (a row was changed after it was written, or some are
  /// missing), data_in_use (the mind dropped its oldest events meanwhile), database_*, as `see`.
  Result<void> read(const Table& table, const Reach& reach, const See& see);

 private:
  explicit SourceMind(Database database) : database_(std::move(database)) {}
  Result<void> find_reach();
  Result<std::int64_t> oldest();
  Result<void> expect_oldest();
  Result<void> read_events(std::int64_t last, const See& see);
  Result<std::vector<Row>> events_page(std::int64_t last);
  Result<void> read_rows(const Table& table, std::int64_t last, const See& see);
  Result<std::vector<Row>> rows_page(const Table& table, std::int64_t after, std::int64_t last);
  Result<void> check_memories(const Table& table, std::int64_t last) const;
  Result<void> check_memory(const Table& table, const Statement& row);

  Database database_;
  std::optional<std::int64_t> version_;
  bool digests_ = false;
  Reach reach_;
  Accepted accepted_;
  std::optional<Error> end_missing_;  // of its events
  std::int64_t oldest_ = 0;           // event that is kept
  WholeJournal journal_;              // as far as it was read
  std::int64_t memory_ = 0;           // that was read last
  std::int64_t vectors_ = 0;          // that the memories say they have, less those that were read
};

}  // namespace limelight
