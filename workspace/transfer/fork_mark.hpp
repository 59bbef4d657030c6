// The mark of a fork in its database: where it came from, and whether its tools may act.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

struct ForkMark {
  std::string run;                   ///< the run it was taken from
  std::int64_t at = 0;               ///< that run's last tick here
  std::vector<std::string> changes;  ///< to the manifest: "path=value"
  bool confirmed = false;            ///< its tools act; until then those with an effect are dry
};

/// Nothing for a mind that is no fork. Forks of older versions have theirs in DIR/fork.json. Fails:
/// database_corrupt (it was changed after it was written), invalid_json, io_failed (that file), as Database.
Result<std::optional<ForkMark>> read_fork_mark(const std::string& data_directory);

/// In place of the one that is there. Inside a writer's transaction. Fails: as Database.
Result<void> write_fork_mark(Database& database, const ForkMark& mark);

/// The same for a directory that the caller holds. Fails: as Database.
Result<void> write_fork_mark(const std::string& data_directory, const ForkMark& mark);

}  // namespace limelight
