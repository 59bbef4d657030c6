// What durability costs, what a long past costs, and what a kill costs.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bench/report.hpp"
#include "core/result.hpp"

namespace limelight::bench {

struct JournalBench {
  std::string program;             ///< this one's path: it is started to be killed
  std::int64_t ticks = 1'000'000;  ///< of the long past
  std::int64_t kills = 50;
};

/// - commit_p50, commit_p99: microseconds of wall time that the commit of one tick of ten agents takes
///   (SQLite, synchronous=FULL), of a thousand ticks
/// - bytes_per_tick: what the database file grows by for such a tick
/// - recover_1m_ticks_ms: until the stage stands again, with so many ticks in the journal; the least lucky
///   case: a whole stretch of full ticks since the last snapshot
/// - journal_mib: the size of that journal
/// - kill_rounds, acknowledged, lost_acks: as in kill_rounds.hpp
/// Fails: io_failed (no temporary folder), database_*, disk_full.
Result<std::vector<Measurement>> measure_journal(const JournalBench& wanted);

}  // namespace limelight::bench
