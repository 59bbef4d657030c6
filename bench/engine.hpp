// What a tick costs: beside a plain loop that does the same work, and beside a bare commit of the same bytes.
#pragma once
#include <vector>

#include "bench/report.hpp"
#include "core/result.hpp"

namespace limelight::bench {

/// CPU microseconds of the whole process a tick (median, least and greatest of the rounds), with agents that
/// answer at once:
/// - tick_null_N: N agents are asked, each proposes, one thought wins; nothing is written
/// - tick_loop_N: prompt, answer, reading, embedding, salience and choice of those N in a plain loop
/// - tick_null_10_durable, commit_floor_10: the same tick made durable (SQLite, synchronous=FULL), and a bare
///   commit of as many bytes
/// - tick_durable_history_0, tick_durable_history_10000: with no thought and 10,000 thoughts behind it
/// - journal_bytes_history_10000: bytes that the database file grows by, a tick
/// - tick_per_loop_N, durable_per_commit_10, history_10000_per_none: how many of the baseline the other
///   takes, of each round, in which both are measured one after the other
/// - idle_agent_bytes: the heap an agent takes that nothing concerns
/// - idle_threads: the threads that 10,000 of them add
/// - rss_mb: this process with a mind of 10 agents, before there were more
/// Fails: io_failed (no temporary folder), database_*, disk_full.
Result<std::vector<Measurement>> measure_engine(int rounds);

}  // namespace limelight::bench
