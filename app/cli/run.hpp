// Runs a mind in this process and shows what it thinks: what `run`, `fork` and `demo` share.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/mind/mind.hpp"

namespace CLI {
class App;
}

namespace limelight::cli {

struct RunRequest {
  std::vector<std::string> say;  ///< said in this order before the mind starts
  std::optional<Until>
      until;  ///< nothing: who asks something wants the answer, who does not wants it to live
  std::optional<std::int64_t> patience_s;  ///< nothing: as long as fits what it runs until
  MindOptions mind;                        ///< its `until` and `patience` are overwritten
  bool json = false;  ///< every event as a line on stdout, instead of answers there and the trace on stderr
};

/// --say, --ticks, --until, --patience, --seed and --json. `request` outlives the parsing.
void add_run_options(CLI::App& command, RunRequest& request);

/// Until the mind stops or a signal comes; the exit status. A stdout that does not take what is said holds
/// the mind back: no event is ever dropped.
int run_mind(Manifest manifest, RunRequest request);

}  // namespace limelight::cli
