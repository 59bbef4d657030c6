// What was accepted from outside and no tick has taken up yet: on disk before anybody is told that it is.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"
#include "core/result.hpp"
#include "core/stimulus.hpp"
#include "memory/database.hpp"
#include "memory/writer.hpp"

namespace limelight {

/// Numbers go up by one and are never given twice in a mind's life.
struct AcceptedStimulus {
  std::int64_t number = 0;
  Stimulus stimulus;
};

/// "s5" of 5, and back; nothing for what is no such id.
std::string stimulus_id(std::int64_t number);
std::optional<std::int64_t> stimulus_number(std::string_view id);

/// What was last asked about a mind's going on.
struct Hold {
  bool paused = false;
  std::int64_t after_tick = 0;  ///< it is paused once this one is committed
  friend bool operator==(const Hold&, const Hold&) = default;
};

/// An Idempotency-Key, and what it stands for.
struct AnsweredKey {
  std::string key;
  std::int64_t request = 0;   ///< digest of what was asked
  std::int64_t stimulus = 0;  ///< the number that it was given; 0 for what is no stimulus
};

/// All that a directory holds of them, each list in the order of arrival.
struct Accepted {
  std::vector<AcceptedStimulus> stimuli;
  std::vector<AnsweredKey> answered;
  Hold hold;
};

/// What becomes durable together. Refers to what is its caller's.
struct AcceptedBatch {
  std::span<const AcceptedStimulus> stimuli;
  std::span<const AnsweredKey> answered;
  std::optional<Hold> hold;
};

/// Lives on the engine's strand.
class AcceptedStore {
 public:
  virtual ~AcceptedStore() = default;
  /// When it returns all of it is durable, or none. Fails: disk_full, io_failed, database_failed.
  virtual Result<void> write(const AcceptedBatch& batch) = 0;
};

/// In the data directory's database; of the keys the newest limits::kIdempotencyKeys are kept.
class DatabaseAccepted : public AcceptedStore {
 public:
  /// The writer outlives it.
  explicit DatabaseAccepted(Writer& writer) : writer_(writer) {}
  Result<void> write(const AcceptedBatch& batch) override;

 private:
  Writer& writer_;
};

/// Creates the tables. Inside a transaction, as are the next two. Fails: as Database.
Result<void> prepare_accepted(Database& database);
Result<void> write_accepted(Database& database, const AcceptedBatch& batch);
/// What the events tell of is in the journal from now on, and waits no more.
Result<void> drop_taken_up(Database& database, std::span<const Event> events);

/// A database of an older version has none. Fails: database_corrupt (a row was changed after it was written),
/// as Database.
Result<Accepted> read_accepted(Database& database);

}  // namespace limelight
