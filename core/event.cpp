#include "core/event.hpp"

#include <array>
#include <utility>

#include "core/clock.hpp"
#include "core/event_fields.hpp"
#include "core/fields_json.hpp"

namespace limelight {

using Json = nlohmann::json;

namespace {

constexpr auto kKindNames = std::to_array<std::string_view>(
    {"run.started",     "stimulus.received", "tick.started",      "memory.recalled", "agent.activated",
     "model.called",    "proposal.made",     "critique.made",     "verdict.reached", "thought.won",
     "response.spoken", "tool.intended",     "tool.finished",     "approval.asked",  "approval.decided",
     "drive.updated",   "drive.rung",        "memory.bifurcated", "memory.written",  "budget.reserved",
     "budget.settled",  "limit.reached",     "agent.faulted",     "agent.late",      "tick.committed",
     "run.stopped",     "mode.changed",      "tick.abandoned",    "agent.cancelled", "manifest.recorded",
     "texts.embedded",  "agent.muted",       "model.learned",     "budget.leased"});
static_assert(kKindNames.size() == std::variant_size_v<EventBody>);

template <std::size_t Place>
EventBody read_alternative(const Json& body) {
  return body.get<std::variant_alternative_t<Place, EventBody>>();
}

template <std::size_t... Places>
EventBody read_body(std::size_t kind, const Json& body, std::index_sequence<Places...>) {
  using Reader = EventBody (*)(const Json&);
  constexpr std::array<Reader, sizeof...(Places)> readers{read_alternative<Places>...};
  return readers[kind](body);
}

}  // namespace

std::string_view to_text(EventKind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::span<const std::string_view> event_kind_names() {
  return kKindNames;
}

Json to_json(const EventBody& body) {
  return std::visit([](const auto& alternative) { return Json(alternative); }, body);
}

void append_canonical(TextBuffer& text, const EventBody& body) {
  std::visit([&text](const auto& alternative) { append_canonical(text, alternative); }, body);
}

Json to_json(const Event& event) {
  Json causes = Json::array();
  for (const Sequence cause : event.causes) causes.push_back(cause.value);
  return {{"seq", event.seq.value},        {"tick", event.tick.value},   {"at", format_time(event.at)},
          {"kind", to_text(event.kind())}, {"actor", event.actor},       {"causes", std::move(causes)},
          {"taint", to_text(event.taint)}, {"body", to_json(event.body)}};
}

Result<EventBody> body_from_json(std::string_view kind, const Json& body) {
  const auto found = std::ranges::find(kKindNames, kind);
  if (found == kKindNames.end())
    return fail(Errc::invalid_json, "no event kind is named " + std::string(kind));
  try {
    return read_body(static_cast<std::size_t>(found - kKindNames.begin()), body,
                     std::make_index_sequence<std::variant_size_v<EventBody>>{});
  } catch (const Json::exception& error) {
    return fail(Errc::invalid_json, error.what(), std::string(kind));
  }
}

Result<Event> event_from_json(const Json& text) {
  try {
    auto body = body_from_json(text.at("kind").get<std::string>(), text.at("body"));
    if (!body) return std::unexpected(body.error());
    const auto taint = parse_taint(text.at("taint").get<std::string>());
    const auto at = parse_time(text.at("at").get<std::string>());
    if (!taint || !at) return fail(Errc::invalid_json, "an event's taint or time cannot be read");
    Event event{Sequence{text.at("seq")}, TickNumber{text.at("tick")}, *at, text.at("actor"), {}, *taint,
                std::move(*body)};
    for (const auto& cause : text.at("causes")) event.causes.push_back(Sequence{cause});
    return event;
  } catch (const Json::exception& error) {
    return fail(Errc::invalid_json, error.what(), "event");
  }
}

}  // namespace limelight
