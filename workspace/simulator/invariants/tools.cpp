#include <map>

#include "workspace/simulator/invariants.hpp"

namespace limelight::simulator {

std::optional<Breach> intents_without_results_not_rerun_unless_idempotent(const History& history) {
  std::map<std::string, int> runs;
  for (const ToolRunSeen& run : history.tools) {
    if (!run.intended) return Breach{run.tool + " ran before its intent was durable"};
    if (++runs[run.tool + " " + run.key] > 1 && !run.idempotent) {
      return Breach{run.tool + " ran again for " + run.key + ", and it may not run twice"};
    }
  }
  return std::nullopt;
}

}  // namespace limelight::simulator
