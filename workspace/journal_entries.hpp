// Events as the journal's table holds them: those that follow one another in a tick are one row, an entry.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/event.hpp"
#include "core/result.hpp"
#include "core/text_buffer.hpp"
#include "memory/database.hpp"

namespace limelight {

/// An event as text, the way journals before version 3 and exported minds hold it.
struct EventText {
  std::int64_t seq = 0;
  std::int64_t tick = 0;
  std::int64_t at = 0;  ///< milliseconds since the epoch
  std::string_view kind;
  std::string actor;
  std::string_view causes;  ///< JSON, as is `body`
  std::string_view taint;
  std::string_view body;
};

/// Creates the table. Inside a transaction. Fails: as Database.
Result<void> prepare_entries(Database& database);

/// Packs events into entries, inside a writer's transaction. An entry ends with its tick, before a gap in the
/// sequence numbers, and with the event that brings it to limits::kEntryBytes. Fails: as Database.
class EntryWriter {
 public:
  /// `body`: the event's as canonical text, where that is known already.
  Result<void> add(Database& database, const Event& event, std::string_view body = {});
  Result<void> add(Database& database, const EventText& event);
  /// Writes what is still held.
  Result<void> finish(Database& database);
  /// Of the entries written so far.
  std::int64_t bytes() const { return bytes_; }

 private:
  /// Makes room for the event, and begins its line: what it does not follow is written first.
  Result<void> begin(Database& database, std::int64_t seq, std::int64_t tick, std::int64_t at);
  /// The event stands in `lines_`.
  Result<void> end(Database& database, std::string_view kind);

  std::int64_t first_ = 0;
  std::int64_t last_ = 0;
  std::int64_t tick_ = 0;
  std::int64_t at_ = 0;  // of the event before in the entry
  std::int64_t bytes_ = 0;
  bool committed_ = false;
  TextBuffer lines_;
};

/// The entries of a journal of some version. In one of version 1 or 2 every event is an entry.
class Entries {
 public:
  /// `table` is what holds them, where it is not what that version calls it. Nothing: as version 1.
  explicit Entries(std::optional<std::int64_t> version, std::string_view table = {});

  /// Whole entries, for each_event(); `which` may use first, last, tick and committed (whether the entry ends
  /// its tick). Fails: as Database.
  Result<Statement> select(Database& database, std::string_view which) const;
  /// Columns of entries. Fails: as Database.
  Result<Statement> select(Database& database, std::string_view columns, std::string_view which) const;

  /// Whether the entry in `row` is as it was written, where that version can tell. Fails: database_corrupt.
  Result<void> check(const Statement& row) const;

  /// Shows the events of the entry in `row` to `see`, in order, until it fails; what they refer to is the
  /// row's. Fails: database_corrupt (it is not as it was written, cannot be read, or holds another number of
  /// events than it says), as `see`.
  Result<void> each_event(const Statement& row,
                          const std::function<Result<void>(const EventText&)>& see) const;

 private:
  std::string table_;
  bool digests_ = false;    // an entry has one, and is written shortly
  bool one_event_ = false;  // an entry is an event
};

/// Columns of a row of Entries::select().
inline constexpr int kFirstColumn = 0, kLastColumn = 1, kTickColumn = 2, kCommittedColumn = 3;

/// The digest of an entry of this version, over all of it.
struct EntryNumbers {
  std::int64_t last = 0;
  std::int64_t first = 0;
  std::int64_t tick = 0;
  std::int64_t committed = 0;
  std::int64_t bytes = 0;
};
std::int64_t digest_of(const EntryNumbers& numbers, std::string_view events);

/// Puts an entry of an older version that cannot be read into this version's journal, as it is; there it
/// cannot be read either. Inside a writer's transaction. Fails: as Database.
Result<void> keep_damaged(Database& database, const Statement& row);

/// Fails: database_corrupt.
Result<Event> read_event(const EventText& text);

}  // namespace limelight
