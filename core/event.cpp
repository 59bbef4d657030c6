#include "core/event.hpp"

#include <array>
#include <utility>

#include "core/clock.hpp"
#include "core/json.hpp"

namespace limelight {

using Json = nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ModelDescribed, model, accepts_temperature, max_temperature,
                                   constrains_json, can_judge)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ToolDescribed, tool, effect, idempotent, taint)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunStarted, run, mind, version, seed, resumed_from, embedder, models,
                                   tools)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StimulusReceived, id, source, text, pending)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TickStarted, mode, pending, temperature)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RecalledMemory, id, text, score)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MemoryRecalled, targets, items)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AgentActivated, role, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ToolRequest, tool, arguments)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CritiqueMade, candidate, score, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SalienceTerms, candidate, relevance, novelty, confidence, critic, urgency,
                                   habituation, total)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SalienceWeights, relevance, novelty, confidence, critic, urgency,
                                   habituation)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ThoughtWon, id, text, tag, candidate, tokens, salience)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ResponseSpoken, resolves, text, tokens)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ToolIntended, call, tool, arguments, idempotent)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ToolFinished, call, tool, outcome, output, duration_ms)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ApprovalAsked, call, tool, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ApprovalDecided, call, approved, by)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DriveReading, entropy, diversity, temperature)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DriveUpdated, acting, embedder, paper, window, temperature, exploration,
                                   stuck, sign, actuator)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(DriveRung, rung, action, change, reason, ticks, calls, tokens)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MemoryBifurcated, summary, lessons, archived, summary_tokens,
                                   tokens_before, tokens_after, extractive)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(MemoryWritten, id, source, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BudgetReserved, agent, tokens, calls, money)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(BudgetSettled, agent, tokens, calls, money)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LimitReached, limit, value)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AgentFaulted, role, code, why)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AgentLate, role, deadline_ms)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TickCommitted, state_hash, duration_ms, stm_tokens)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(RunStopped, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ModeChanged, mode, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TickAbandoned, reason)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AgentCancelled, role)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ManifestRecorded, path, text)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EmbeddedText, key, scale, levels)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TextsEmbedded, embedder, texts)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AgentMuted, role, why, until)

// By hand: what is optional stands in the JSON only when there is one.
void to_json(Json& json, const ModelCalled& call) {
  json = {{"model", call.model},
          {"role", call.role},
          {"answer", call.answer},
          {"finish", call.finish},
          {"temperature", call.temperature},
          {"seed", call.seed},
          {"prompt_tokens", call.prompt_tokens},
          {"cached_tokens", call.cached_tokens},
          {"completion_tokens", call.completion_tokens},
          {"duration_ms", call.duration_ms},
          {"estimated", call.estimated}};
  if (!call.error.empty()) json["error"] = call.error;
  if (!call.why.empty()) json["why"] = call.why;
  if (call.mean_logprob) json["mean_logprob"] = *call.mean_logprob;
}
void from_json(const Json& json, ModelCalled& call) {
  json.at("model").get_to(call.model);
  json.at("role").get_to(call.role);
  json.at("answer").get_to(call.answer);
  json.at("finish").get_to(call.finish);
  json.at("temperature").get_to(call.temperature);
  json.at("seed").get_to(call.seed);
  json.at("prompt_tokens").get_to(call.prompt_tokens);
  json.at("cached_tokens").get_to(call.cached_tokens);
  json.at("completion_tokens").get_to(call.completion_tokens);
  json.at("duration_ms").get_to(call.duration_ms);
  json.at("estimated").get_to(call.estimated);
  call.error = json.value("error", "");
  call.why = json.value("why", "");
  if (json.contains("mean_logprob")) call.mean_logprob = json.at("mean_logprob").get<double>();
}

void to_json(Json& json, const VerdictReached& verdict) {
  json = {{"candidate", verdict.candidate}, {"tag", verdict.tag},           {"reason", verdict.reason},
          {"arbiter", verdict.arbiter},     {"ignition", verdict.ignition}, {"salience", verdict.salience}};
  if (verdict.weights) json["weights"] = *verdict.weights;
  if (!verdict.chances.empty()) json["chances"] = verdict.chances;
}
void from_json(const Json& json, VerdictReached& verdict) {
  json.at("candidate").get_to(verdict.candidate);
  json.at("tag").get_to(verdict.tag);
  json.at("reason").get_to(verdict.reason);
  json.at("arbiter").get_to(verdict.arbiter);
  json.at("ignition").get_to(verdict.ignition);
  json.at("salience").get_to(verdict.salience);
  if (json.contains("weights")) verdict.weights = json.at("weights").get<SalienceWeights>();
  if (json.contains("chances")) json.at("chances").get_to(verdict.chances);
}

void to_json(Json& json, const ProposalMade& proposal) {
  json = {{"candidate", proposal.candidate}, {"text", proposal.text}};
  if (proposal.request) json["request"] = *proposal.request;
}
void from_json(const Json& json, ProposalMade& proposal) {
  json.at("candidate").get_to(proposal.candidate);
  json.at("text").get_to(proposal.text);
  if (json.contains("request")) proposal.request = json.at("request").get<ToolRequest>();
}

namespace {

constexpr auto kKindNames = std::to_array<std::string_view>(
    {"run.started",     "stimulus.received", "tick.started",      "memory.recalled", "agent.activated",
     "model.called",    "proposal.made",     "critique.made",     "verdict.reached", "thought.won",
     "response.spoken", "tool.intended",     "tool.finished",     "approval.asked",  "approval.decided",
     "drive.updated",   "drive.rung",        "memory.bifurcated", "memory.written",  "budget.reserved",
     "budget.settled",  "limit.reached",     "agent.faulted",     "agent.late",      "tick.committed",
     "run.stopped",     "mode.changed",      "tick.abandoned",    "agent.cancelled", "manifest.recorded",
     "texts.embedded",  "agent.muted"});
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
