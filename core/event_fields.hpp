// What each kind of event has for fields: the one table its JSON is read and written by.
#pragma once
#include "core/event_bodies.hpp"
#include "core/fields.hpp"

namespace limelight {

template <>
inline constexpr auto kOnlyIfAny<ModelCalled> = std::to_array<std::string_view>({"error", "why"});
template <>
inline constexpr auto kOnlyIfAny<ModelDescribed> = std::to_array<std::string_view>({"refused"});
template <>
inline constexpr auto kOnlyIfAny<AgentLate> = std::to_array<std::string_view>({"answer", "backend", "model"});
template <>
inline constexpr auto kOnlyIfAny<ResponseSpoken> = std::to_array<std::string_view>({"limit"});
template <>
inline constexpr auto kOnlyIfAny<VerdictReached> = std::to_array<std::string_view>({"chances"});
template <>
inline constexpr auto kOnlyIfAny<RecalledMemory> = std::to_array<std::string_view>({"source"});
template <>
inline constexpr auto kOnlyIfAny<TickAbandoned> = std::to_array<std::string_view>({"fault"});

LIMELIGHT_FIELDS(ModelDescribed, accepts_temperature, can_judge, constrains_json, max_temperature, model,
                 refused);
LIMELIGHT_FIELDS(ToolDescribed, effect, idempotent, taint, tool);
LIMELIGHT_FIELDS(RunStarted, embedder, mind, models, resumed_from, run, seed, tools, version);
LIMELIGHT_FIELDS(StimulusReceived, id, pending, source, text);
LIMELIGHT_FIELDS(TickStarted, mode, pending, temperature);
LIMELIGHT_FIELDS(RecalledMemory, id, score, source, text);
LIMELIGHT_FIELDS(MemoryRecalled, items, targets);
LIMELIGHT_FIELDS(AgentActivated, reason, role);
LIMELIGHT_FIELDS(ModelCalled, answer, cached_tokens, completion_tokens, duration_ms, error, estimated, finish,
                 mean_logprob, model, prompt_tokens, role, seed, temperature, why);
LIMELIGHT_FIELDS(ToolRequest, arguments, tool);
LIMELIGHT_FIELDS(ProposalMade, candidate, request, text);
LIMELIGHT_FIELDS(CritiqueMade, candidate, reason, score);
LIMELIGHT_FIELDS(SalienceTerms, candidate, confidence, critic, habituation, novelty, relevance, total,
                 urgency);
LIMELIGHT_FIELDS(SalienceWeights, confidence, critic, habituation, novelty, relevance, urgency);
LIMELIGHT_FIELDS(VerdictReached, arbiter, candidate, chances, ignition, reason, salience, tag, weights);
LIMELIGHT_FIELDS(ThoughtWon, candidate, id, salience, tag, text, tokens);
LIMELIGHT_FIELDS(ResponseSpoken, limit, resolves, text, tokens);
LIMELIGHT_FIELDS(ToolIntended, arguments, call, idempotent, tool);
LIMELIGHT_FIELDS(ToolFinished, call, duration_ms, outcome, output, tool);
LIMELIGHT_FIELDS(ApprovalAsked, call, reason, tool);
LIMELIGHT_FIELDS(ApprovalDecided, approved, by, call);
LIMELIGHT_FIELDS(DriveReading, diversity, entropy, temperature);
LIMELIGHT_FIELDS(DriveUpdated, acting, actuator, embedder, exploration, paper, sign, stuck, temperature,
                 window);
LIMELIGHT_FIELDS(DriveRung, action, calls, change, reason, rung, ticks, tokens);
LIMELIGHT_FIELDS(MemoryBifurcated, archived, extractive, lessons, summary, summary_tokens, tokens_after,
                 tokens_before);
LIMELIGHT_FIELDS(MemoryWritten, id, source, text);
LIMELIGHT_FIELDS(BudgetReserved, agent, calls, money, tokens);
LIMELIGHT_FIELDS(BudgetSettled, agent, calls, money, tokens);
LIMELIGHT_FIELDS(BudgetLeased, agent, calls, money, tokens);
LIMELIGHT_FIELDS(LimitReached, limit, value);
LIMELIGHT_FIELDS(AgentFaulted, code, role, why);
LIMELIGHT_FIELDS(AgentLate, answer, backend, deadline_ms, model, role);
LIMELIGHT_FIELDS(TickCommitted, duration_ms, state_hash, stm_tokens);
LIMELIGHT_FIELDS(ModeChanged, mode, reason);
LIMELIGHT_FIELDS(TickAbandoned, fault, reason);
LIMELIGHT_FIELDS(AgentCancelled, role);
LIMELIGHT_FIELDS(ManifestRecorded, path, text);
LIMELIGHT_FIELDS(EmbeddedText, key, levels, scale);
LIMELIGHT_FIELDS(TextsEmbedded, embedder, texts);
LIMELIGHT_FIELDS(AgentMuted, role, until, why);
LIMELIGHT_FIELDS(ModelLearned, now);
LIMELIGHT_FIELDS(RunStopped, reason);

}  // namespace limelight
