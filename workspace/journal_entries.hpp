// Events as the journal's table holds them: those that follow one another in a tick are one row, an entry.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/event.hpp"
#include "core/result.hpp"
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
  Result<void> add(Database& database, const Event& event);
  Result<void> add(Database& database, const EventText& event);
  /// Writes what is still held.
  Result<void> finish(Database& database);

 private:
  /// Makes room for the event: what it does not follow is written first.
  Result<void> begin(Database& database, std::int64_t seq, std::int64_t tick);
  /// The event stands in `lines_`.
  Result<void> end(Database& database, std::string_view kind);

  std::int64_t first_ = 0;
  std::int64_t last_ = 0;
  std::int64_t tick_ = 0;
  bool committed_ = false;
  std::string lines_;
};

/// What to select entries from, in a journal of that version: columns first, last, tick, committed (whether
/// the entry ends its tick), events. In one of version 1 or 2 every event is an entry.
std::string_view entries_of(std::optional<std::int64_t> version);

/// The columns that each_event() reads, in its order.
inline constexpr std::string_view kEntryColumns = "first, last, tick, events, committed";

/// Shows the events of the entry in `row` to `see`, in order, until it fails; what they refer to is the
/// row's. Fails: database_corrupt (it cannot be read, or holds another number of events than it says), as
/// `see`.
Result<void> each_event(const Statement& row, const std::function<Result<void>(const EventText&)>& see);

/// Fails: database_corrupt.
Result<Event> read_event(const EventText& text);

}  // namespace limelight
