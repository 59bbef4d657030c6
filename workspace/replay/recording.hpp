// One run as its journal tells it: the manifest it began with, where it began, and all that came from
// outside.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "core/event.hpp"
#include "core/manifest/manifest.hpp"
#include "workspace/resume.hpp"

namespace limelight {

struct Recording {
  Manifest manifest;
  RunStarted started;
  Resumed before;                       ///< the mind as the run found it
  std::vector<Event> events;            ///< of this run, run.started first
  bool complete = false;                ///< it ends in run.stopped
  std::set<std::string> take_openings;  ///< models that go on from given words; no event tells, backends do
};

/// `run` is a name ("run-2"), a number, or "last". Fails: not_found (no journal, no such run),
/// invalid_argument (the run recorded no manifest), database_*.
Result<Recording> read_recording(const std::string& data_directory, const std::string& run);

}  // namespace limelight
