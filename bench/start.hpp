// How fast the program is there: `--help` until it has ended, `serve` until the daemon answers.
#pragma once
#include <string>
#include <vector>

#include "bench/report.hpp"
#include "core/result.hpp"

namespace limelight::bench {

/// Runs `program` (a path of limelight) `rounds` times for each figure: help_ms, listen_ms.
/// Fails: io_failed (it cannot be started), timed_out (no answer within ten seconds), internal (it failed).
Result<std::vector<Measurement>> measure_start(const std::string& program, int rounds);

}  // namespace limelight::bench
