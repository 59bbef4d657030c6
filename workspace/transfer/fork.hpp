// The beginning of a mind copied: everything up to one of its ticks, to go on from there in another way.
#pragma once
#include <cstdint>
#include <string>

#include "core/event_bodies.hpp"
#include "core/result.hpp"
#include "core/units.hpp"
#include "workspace/transfer/fork_mark.hpp"

namespace limelight {

struct ForkPoint {
  std::string run;            ///< the run that the tick is of
  ManifestRecorded manifest;  ///< as that run had it
  std::int64_t last_event = 0;
  std::int64_t last_memory = 0;
};

/// The end of tick `at` of `run` ("run-2", "2" or "last"). Fails: not_found (no mind, no such tick, or not of
/// that run), invalid_argument (the run recorded no manifest), database_*.
Result<ForkPoint> find_fork_point(const std::string& source, const std::string& run, TickNumber at);

/// Copies journal and memories up to there, marked as a fork, into a directory that holds no mind and is held
/// by the caller. The source may be alive. Fails: invalid_argument (a mind lives there already), data_in_use
/// (the source dropped its oldest events meanwhile: try again), database_*, disk_full.
Result<void> fork_mind(const std::string& source, const ForkPoint& point, const ForkMark& mark,
                       const std::string& target);

}  // namespace limelight
