// One fact about a mind. The journal is the ordered list of all of them, and every view is a fold over it.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/event_bodies.hpp"
#include "core/result.hpp"
#include "core/taint.hpp"
#include "core/text_buffer.hpp"
#include "core/units.hpp"

namespace limelight {

/// In the order of EventBody's alternatives.
enum class EventKind {
  run_started,
  stimulus_received,
  tick_started,
  memory_recalled,
  agent_activated,
  model_called,
  proposal_made,
  critique_made,
  verdict_reached,
  thought_won,
  response_spoken,
  tool_intended,
  tool_finished,
  approval_asked,
  approval_decided,
  drive_updated,
  drive_rung,
  memory_bifurcated,
  memory_written,
  budget_reserved,
  budget_settled,
  limit_reached,
  agent_faulted,
  agent_late,
  tick_committed,
  run_stopped,
  mode_changed,
  tick_abandoned,
  agent_cancelled,
  manifest_recorded,
  texts_embedded,
  agent_muted,
  model_learned,
  budget_leased,
};

struct Event {
  Sequence seq;
  TickNumber tick;
  WallTime at{};
  std::string actor;  ///< the agent, tool, or part ("engine", "drive", "memory") that caused it
  std::vector<Sequence> causes;
  Taint taint = Taint::self;
  EventBody body;

  EventKind kind() const { return static_cast<EventKind>(body.index()); }
};

/// "run.started", "thought.won", ... the names on disk and on the wire.
std::string_view to_text(EventKind kind);
std::span<const std::string_view> event_kind_names();

/// {"seq", "tick", "at", "kind", "actor", "causes", "taint", "body"}.
nlohmann::json to_json(const Event& event);

/// The body alone. Keys are sorted: the same body always gives the same bytes.
nlohmann::json to_json(const EventBody& body);

/// Appends the bytes of canonical(to_json(body)), without making the tree.
void append_canonical(TextBuffer& text, const EventBody& body);

/// Fails: invalid_json (unknown kind, missing or mistyped field; says which).
Result<Event> event_from_json(const nlohmann::json& text);
Result<EventBody> body_from_json(std::string_view kind, const nlohmann::json& body);

}  // namespace limelight
