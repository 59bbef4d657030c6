// Reads the journal of a data directory, also while a mind writes it.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/event.hpp"
#include "core/result.hpp"
#include "workspace/resume.hpp"

namespace limelight {

/// Stimuli that want an answer and what was spoken, in the journal's order.
struct Talk {
  std::vector<Event> events;
  std::optional<Sequence> before;  ///< where to look on for older ones; nothing once there are none
};

/// Has a read connection of its own; one thread at a time. Sees committed events only.
class JournalReader {
 public:
  /// Fails: not_found (no journal there), database_corrupt, database_version (of a newer program).
  static Result<std::unique_ptr<JournalReader>> open(const std::string& data_directory);
  ~JournalReader();

  /// Events with seq > after, oldest first, at most `limit` (<= limits::kEventsPage).
  Result<std::vector<Event>> events_after(Sequence after, std::size_t limit);
  /// What was asked and answered before `before`, as far as one look goes.
  Result<Talk> talk_before(Sequence before, std::size_t limit);
  /// All events of one tick; empty if there is no such tick.
  Result<std::vector<Event>> tick(TickNumber tick);
  /// The acknowledged ticks after `after`, oldest first, one object each: {"tick", "at", "tag", "agent",
  /// "thought", "response" (or null), "temperature", "stuck", "state_hash", "duration_ms"}.
  Result<std::vector<nlohmann::json>> ticks(TickNumber after, std::size_t limit);
  /// The stage as of the newest event up to `last`: from the newest intact snapshot before it on. `empty` is
  /// the stage of a new mind. Fails: database_corrupt (the events of a tick do not give its state hash, or
  /// what came before the first event is not kept in any intact snapshot), database_*.
  Result<Resumed> resume(Stage empty, Sequence last);
  /// Fails: database_corrupt (events after it are missing).
  Result<Sequence> newest();
  Result<TickNumber> last_tick();
  /// The newest memory that is stored; 0 without any.
  Result<std::int64_t> memories();

 private:
  class Reading;
  explicit JournalReader(std::unique_ptr<Reading> reading);
  std::unique_ptr<Reading> reading_;
};

}  // namespace limelight
