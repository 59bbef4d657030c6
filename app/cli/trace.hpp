// The tick trace people read while a mind runs, and `why N`: one tick told from its events.
#pragma once
#include <span>
#include <string>

#include "core/event.hpp"

namespace limelight::cli {

/// One tick in a few lines of at most 80 columns: number, winner, tag, T, diversity, duration, then the
/// thought and what else people should know (faults, rungs, tools, limits). Ends without a newline.
std::string trace_of(std::span<const Event> tick, bool colour);

/// One step on the ladder: place, rung, what happened to it and why, and what it cost.
std::string rung_text(const DriveRung& rung);

/// Agents that failed, were late or were muted in that tick, a line each; every line begins with a newline.
std::string troubles_of(std::span<const Event> tick, bool colour);

/// Why this thought won: every candidate with its salience terms as recorded, what each weighed, and what
/// would have had to differ; winner, runner-up, margin, verdict; then what the drive made of it and the steps
/// on its ladder.
std::string why_text(std::span<const Event> tick, bool colour);

/// {"tick", "tag", "reason", "arbiter", "ignition", "winner", "runner_up", "margin", "weights", "candidates":
/// [{"candidate", "agent", "text", "salience", "weighted", "behind", "needed", "chance",
/// "critiques": [{"critic", "score", "reason"}]}, ...], "drive", "rungs": [...]}.
nlohmann::json why_json(std::span<const Event> tick);

}  // namespace limelight::cli
