// The mark of a fork in its data directory: where it came from, and whether its tools may act.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace limelight {

struct ForkMark {
  std::string run;                   ///< the run it was taken from
  std::int64_t at = 0;               ///< that run's last tick here
  std::vector<std::string> changes;  ///< to the manifest: "path=value"
  bool confirmed = false;            ///< its tools act; until then those with an effect are dry
};

/// Nothing for a mind that is no fork. Fails: io_failed, invalid_json (DIR/fork.json is damaged).
Result<std::optional<ForkMark>> read_fork_mark(const std::string& data_directory);

/// Fails: io_failed.
Result<void> write_fork_mark(const std::string& data_directory, const ForkMark& mark);

}  // namespace limelight
