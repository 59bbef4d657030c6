// A mind killed in the middle of its ticks, again and again: what it acknowledged must still be there.
#pragma once
#include <cstdint>
#include <string>

#include "core/result.hpp"

namespace limelight::bench {

struct KillRounds {
  std::int64_t rounds = 0;
  std::int64_t acknowledged = 0;  ///< ticks that the program had told of when it was killed
  std::int64_t lost = 0;  ///< rounds after which one of them was not in the journal as it was told, or the
                          ///< next life did not go on from the last
};

/// Runs the manifest with `program` in the directory and ends it with SIGKILL, so often: the first round
/// after one acknowledged tick, the next after two, up to four, and then up to five milliseconds, drawn by
/// chance. Fails: io_failed, as JournalReader.
Result<KillRounds> kill_again_and_again(const std::string& program, const std::string& manifest,
                                        const std::string& data_directory, std::int64_t rounds);

}  // namespace limelight::bench
