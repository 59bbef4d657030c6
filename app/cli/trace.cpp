#include "app/cli/trace.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cli/terminal.hpp"
#include "workspace/activation.hpp"

namespace limelight::cli {
namespace {

/// The one thing each kind of event adds to the trace; most add nothing.
struct Teller {
  const Event& event;
  bool colour;

  std::string line(Ink ink, const std::string& text) const {
    return '\n' + paint(ink, wrap(text, 2), colour);
  }

  std::string operator()(const ThoughtWon& won) const { return line(Ink::plain, won.text); }
  std::string operator()(const AgentActivated& activated) const {
    // What is asked in every tick anyway tells nothing.
    if (activated.reason == kEveryTick || activated.reason == kInItsPhase) return {};
    return line(Ink::dim, fmt::format("{} woke: {}", event.actor, activated.reason));
  }
  std::string operator()(const AgentFaulted& fault) const {
    return line(Ink::red, fmt::format("{} failed: {} {}", event.actor, fault.code, fault.why));
  }
  std::string operator()(const AgentLate& late) const {
    const std::string came = late.answer.empty() ? "" : fmt::format("; it had said: {}", late.answer);
    return line(Ink::yellow, fmt::format("{} was late: over {} ms{}", event.actor, late.deadline_ms, came));
  }
  std::string operator()(const DriveRung& rung) const { return line(Ink::yellow, rung_text(rung)); }
  std::string operator()(const AgentMuted& muted) const {
    return line(Ink::yellow, fmt::format("{} is muted: {}", event.actor, muted.why));
  }
  std::string operator()(const ModelLearned& learned) const {
    const ModelDescribed& now = learned.now;
    if (!now.accepts_temperature)
      return line(Ink::yellow, now.model + " takes no temperature: candidates vary instead");
    if (now.refused.empty())
      return line(Ink::yellow,
                  fmt::format("{} takes temperatures up to {:.12g}", now.model, now.max_temperature));
    return line(Ink::yellow, fmt::format("{} refuses, and is not sent again: {}", now.model,
                                         fmt::join(now.refused, ", ")));
  }
  std::string operator()(const ToolFinished& tool) const {
    return line(Ink::cyan, fmt::format("tool {}: {} in {} ms", tool.tool, tool.outcome, tool.duration_ms));
  }
  std::string operator()(const LimitReached& limit) const {
    return line(Ink::yellow, fmt::format("limit reached: {} {}", limit.limit, limit.value));
  }
  std::string operator()(const MemoryBifurcated& memory) const {
    return line(Ink::cyan, fmt::format("memory: {} thoughts archived, {} -> {} tokens",
                                       memory.archived.size(), memory.tokens_before, memory.tokens_after));
  }
  template <class Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

template <class Body>
const Event* find(std::span<const Event> tick) {
  for (const Event& event : tick) {
    if (std::holds_alternative<Body>(event.body)) return &event;
  }
  return nullptr;
}

template <class Body>
const Body* find_body(std::span<const Event> tick) {
  const Event* event = find<Body>(tick);
  return event == nullptr ? nullptr : &std::get<Body>(event->body);
}

Ink ink_of(std::string_view tag) {
  if (tag == "RESPONSE") return Ink::green;
  return tag == "WAIT" ? Ink::dim : Ink::bold;
}

}  // namespace

std::string rung_text(const DriveRung& rung) {
  std::string text = fmt::format("ladder {}, {}: {}", rung.rung, rung.action, rung.change);
  if (!rung.reason.empty()) text += fmt::format(", {}", rung.reason);
  if (rung.ticks > 0)
    text += fmt::format(" ({} ticks, {} calls, {} tokens)", rung.ticks, rung.calls, rung.tokens);
  return text;
}

std::string troubles_of(std::span<const Event> tick, bool colour) {
  std::string text;
  for (const Event& event : tick) {
    const EventKind kind = event.kind();
    const bool trouble =
        kind == EventKind::agent_faulted || kind == EventKind::agent_late || kind == EventKind::agent_muted;
    if (trouble) text += std::visit(Teller{event, colour}, event.body);
  }
  return text;
}

std::string trace_of(std::span<const Event> tick, bool colour) {
  if (tick.empty()) return {};
  const Event* won = find<ThoughtWon>(tick);
  const auto* verdict = find_body<VerdictReached>(tick);
  const std::string tag = verdict == nullptr ? "-" : verdict->tag;
  std::string text =
      fmt::format("tick {:<4} {:<14} {}", tick.back().tick.value, won == nullptr ? "-" : won->actor,
                  paint(ink_of(tag), fmt::format("{:<10}", tag), colour));
  if (const auto* started = find_body<TickStarted>(tick))
    text += fmt::format("  T {:.2f}", started->temperature);
  if (const auto* drive = find_body<DriveUpdated>(tick)) {
    text += fmt::format("  diversity {:.2f}", drive->window.diversity);
    if (drive->stuck > 0) text += fmt::format("  stuck {}", drive->stuck);
  }
  if (const auto* committed = find_body<TickCommitted>(tick))
    text += fmt::format("  {} ms", committed->duration_ms);
  for (const Event& event : tick) text += std::visit(Teller{event, colour}, event.body);
  return text;
}

}  // namespace limelight::cli
