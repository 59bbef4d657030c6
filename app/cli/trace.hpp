// The tick trace people read while a mind runs, and `why N`: one tick told from its events.
#pragma once
#include <span>
#include <string>

#include "core/event.hpp"

namespace limelight::cli {

/// One tick in a few lines of at most 80 columns: number, winner, tag, T, diversity, duration, then the
/// thought and what else people should know (faults, rungs, tools, limits). Ends without a newline.
std::string trace_of(std::span<const Event> tick, bool colour);

/// Why this thought won: every candidate with its salience terms as recorded, winner, runner-up, margin,
/// verdict.
std::string why_text(std::span<const Event> tick, bool colour);

/// {"tick", "tag", "reason", "arbiter", "ignition", "winner", "runner_up", "margin", "candidates": [...]}.
nlohmann::json why_json(std::span<const Event> tick);

}  // namespace limelight::cli
