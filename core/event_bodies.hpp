// What each kind of event says: one struct a kind. The JSON has the same names as the fields.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace limelight {

/// What a backend could do: a replay must see the same.
struct ModelDescribed {
  std::string model;  ///< its name in the manifest
  bool accepts_temperature = true;
  double max_temperature = 2;
  bool constrains_json = false;
  bool can_judge = false;
  std::vector<std::string> refused;  ///< what its server has refused and is not sent again: "top_k over 20"
};

/// What a tool said of itself in this run: a replay has no tools.
struct ToolDescribed {
  std::string tool;
  std::string effect;  ///< "none", "read", "outside"
  bool idempotent = false;
  std::string taint;
};

/// A life of the mind begins. Written before the first tick of each process.
struct RunStarted {
  std::string run;      ///< "run-3": the third life in this data directory
  std::string mind;     ///< the manifest's name
  std::string version;  ///< Limelight's version
  std::uint64_t seed = 0;
  std::int64_t resumed_from = 0;  ///< the last acknowledged tick; 0 for a new mind
  std::string embedder;           ///< whose vectors the run begins with
  std::vector<ModelDescribed> models;
  std::vector<ToolDescribed> tools;
};

/// Something from outside. It stays pending until a response resolves it; inputs are answered in order.
struct StimulusReceived {
  std::string id;      ///< "s1", "s2", ... in order of arrival
  std::string source;  ///< "genesis", "tool", "user", a name under `stimuli`, or whatever was posted
  std::string text;
  bool pending = true;  ///< false for what needs no answer: the genesis, a tool's result, a note
};

struct TickStarted {
  std::string mode;                  ///< "responding" or "idle"
  std::vector<std::string> pending;  ///< ids of unresolved stimuli
  double temperature = 0;            ///< what the drive allows this tick
};

struct RecalledMemory {
  std::int64_t id = 0;
  std::string text;
  double score = 0;
  std::string source;  ///< as memory.written says; older journals do not have it
};
struct MemoryRecalled {
  std::vector<std::string> targets;  ///< what attention asked for
  std::vector<RecalledMemory> items;
};

struct AgentActivated {
  std::string role;
  std::string reason;  ///< why this agent, this tick
};

struct ModelCalled {
  std::string model;
  std::string role;
  std::string answer;  ///< the raw text: what replay needs
  std::string finish;  ///< "stop", "length", "failed"; "broken" if it broke off: the answer is what came
  std::string error;   ///< "LL0402" for a call that failed, else empty
  std::string why;     ///< what that error said
  double temperature = 0;
  std::uint64_t seed = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t cached_tokens = 0;  ///< of the prompt, those a kept prefix saved
  std::int64_t completion_tokens = 0;
  std::int64_t duration_ms = 0;
  bool estimated = false;              ///< the backend gave no usage: the counts are ours
  std::optional<double> mean_logprob;  ///< where the backend gives it
};

struct ToolRequest {
  std::string tool;
  nlohmann::json arguments;
};
struct ProposalMade {
  std::int64_t candidate = 0;  ///< its number in this tick, from 1
  std::string text;
  std::optional<ToolRequest> request;
};

struct CritiqueMade {
  std::int64_t candidate = 0;
  double score = 0;  ///< -5 .. +5
  std::string reason;
};

/// The scored terms of a candidate; the total is their weighted sum.
struct SalienceTerms {
  std::int64_t candidate = 0;
  double relevance = 0;    ///< to the oldest pending input, else to the last thought; 0 .. 1
  double novelty = 0;      ///< 1 - nearest cosine to recent thoughts; 0 .. 1
  double confidence = 0;   ///< the model's own, 0 where the backend gives none
  double critic = 0;       ///< the mean of the critics' scores / 5; -1 .. 1
  double urgency = 0;      ///< grows with the age of the pending input; 0 .. 1
  double habituation = 0;  ///< subtracted: dominance of its agent or thought, 0 .. 1; the ladder's, up to 3
  double total = 0;
};
/// The total is the weighted sum of the terms; habituation is subtracted.
struct SalienceWeights {
  double relevance = 0.45;
  double novelty = 0.30;
  double confidence = 0.10;
  double critic = 0.15;
  double urgency = 0.10;
  double habituation = 0.20;
};
struct VerdictReached {
  std::int64_t candidate = 0;  ///< the winner's number; 0 if nothing was worth the stage
  std::string tag;             ///< THINK_MORE, RESPONSE, ACT, WAIT
  std::string reason;
  std::string arbiter;  ///< "meta", "auction", "sampled"; "computed" is older journals' word for auction
  double ignition = 0;  ///< the threshold that was to be reached
  std::vector<SalienceTerms> salience;
  std::optional<SalienceWeights> weights;  ///< of the terms; older journals do not have them
  std::vector<double> chances;             ///< of each row to be drawn; empty where nothing was drawn
};

struct ThoughtWon {
  std::string id;  ///< "t12": the thought of tick 12
  std::string text;
  std::string tag;
  std::int64_t candidate = 0;
  std::int64_t tokens = 0;
  double salience = 0;
};

struct ResponseSpoken {
  std::vector<std::string> resolves;  ///< ids of the stimuli answered
  std::string text;
  std::int64_t tokens = 0;
  std::string limit;  ///< "budget.calls": nobody asked, it sums up because this is used up; else empty
};

struct ToolIntended {
  std::string call;  ///< "c12": the call decided in tick 12
  std::string tool;
  nlohmann::json arguments;
  bool idempotent = false;
};
struct ToolFinished {
  std::string call;
  std::string tool;
  /// "ok", "failed", "denied", "late" (over its deadline), "unknown" (a crash came between intent and result)
  std::string outcome;
  std::string output;
  std::int64_t duration_ms = 0;
};

struct ApprovalAsked {
  std::string call;
  std::string tool;
  std::string reason;
};
struct ApprovalDecided {
  std::string call;
  bool approved = false;
  std::string by;  ///< "manifest"
};

struct DriveReading {
  double entropy = 0;
  double diversity = 1;  ///< window mode: entropy / ln W, 0 .. 1
  double temperature = 0;
};
struct DriveUpdated {
  std::string acting;  ///< "window", "paper" or "fixed": whose temperature the next tick gets
  std::string embedder;
  DriveReading paper;
  DriveReading window;
  double temperature = 0;  ///< after slew limit and ceiling
  double exploration = 0;  ///< 1 - diversity
  std::int64_t stuck = 0;  ///< ticks in a row that the mind went round in circles
  std::string sign;  ///< what shows it: "diversity", "repetition", "alternation", "call", "recovering"; or ""
  std::string
      actuator;  ///< what carried exploration out this tick: "temperature", "candidates", both, "none"
};

/// A step on the ladder of what is tried while the mind is stuck.
struct DriveRung {
  std::int64_t rung = 0;  ///< its place on the manifest's ladder, from 1
  std::string action;     ///< "reframe", "opening", "habituate", "distant", "model", "ask"
  std::string change;  ///< "taken", "skipped" (cannot be done here), "kept" (a higher one joins it), "undone"
  std::string reason;
  std::int64_t ticks = 0;  ///< kept, undone: that it was the highest; and what those ticks cost in all
  std::int64_t calls = 0;
  std::int64_t tokens = 0;
};

struct MemoryBifurcated {
  std::string summary;
  std::vector<std::string> lessons;
  std::vector<std::string> archived;  ///< ids of the thoughts and inputs that left short-term memory
  std::int64_t summary_tokens = 0;
  std::int64_t tokens_before = 0;
  std::int64_t tokens_after = 0;
  bool extractive = false;  ///< no model made the summary: it is cut from the text
};

struct MemoryWritten {
  std::int64_t id = 0;
  std::string source;  ///< "thought", "input", "response", "lesson", "summary", "tool", "genesis"
  std::string text;
};

/// What an agent's calls of this tick may take at most, by estimate; written if anything is limited or
/// priced.
struct BudgetReserved {
  std::string agent;
  std::int64_t tokens = 0;
  std::int64_t calls = 0;
  double money = 0;
};
/// What they really took; of a call that was late, cancelled or broke off, what was reserved.
struct BudgetSettled {
  std::string agent;
  std::int64_t tokens = 0;
  std::int64_t calls = 0;
  double money = 0;
};

struct LimitReached {
  std::string limit;  ///< the manifest's key: "budget.calls"
  double value = 0;   ///< how much of it was taken; of budget.wall, milliseconds
};

struct AgentFaulted {
  std::string role;
  std::string code;  ///< "LL0402"
  std::string why;
};
struct AgentLate {
  std::string role;
  std::int64_t deadline_ms = 0;
  std::string model = {};    ///< that was waited for: its name
  std::string backend = {};  ///< and where it runs
  std::string answer = {};   ///< what had come of it; nobody has read it
};

/// The tick is durable: everything with its number is in the journal.
struct TickCommitted {
  std::string state_hash;  ///< SHA-256, hex, over the hash before and what this tick changed; no clock in it
  std::int64_t duration_ms = 0;
  std::int64_t stm_tokens = 0;
};

/// What the mind does with its time now.
struct ModeChanged {
  std::string mode;    ///< "responding", "idle", "sleeping" (idle for long), "paused"
  std::string reason;  ///< why, in words
};

/// The tick was taken back: of what it did nothing is left but this, and what had come from outside.
struct TickAbandoned {
  std::string reason;  ///< "stimulus" (preempted), "paused", "outage", or the reason the run stopped for
  std::string fault;   ///< of an outage: why no model answered, "LL0403 model_unreachable: ..."; else empty
};

/// An agent was at work when its tick was abandoned.
struct AgentCancelled {
  std::string role;
};

/// The manifest of the run that has just begun; written when it is another than that of the run before.
struct ManifestRecorded {
  std::string path;
  std::string text;
};

/// What an embedder gave, so that a replay needs none. Each vector is quantised before anything uses it.
struct EmbeddedText {
  std::string key;     ///< the first 16 digits of the text's SHA-256
  double scale = 0;    ///< 0 for a text with nothing to embed
  std::string levels;  ///< base64 of one signed byte a dimension: value = scale * level
};
struct TextsEmbedded {
  std::string embedder;
  std::vector<EmbeddedText> texts;
};

/// The agent is not asked for a while, although it is awake.
struct AgentMuted {
  std::string role;
  std::string why;
  std::string until;  ///< "run": its end; "stimulus": something comes from outside
};

/// A backend has taught, by what it refused, that it can do something else than was known.
struct ModelLearned {
  ModelDescribed now;
};

/// What the tick to come may take; durable before its first call, so that a crash cannot make it forgotten.
struct BudgetLeased {
  std::string agent;  ///< with a budget of its own; empty: the run
  std::int64_t tokens = 0;
  std::int64_t calls = 0;
  double money = 0;
};

struct RunStopped {
  std::string reason;  ///< "response", "quiet", "ticks", "requested", "budget.calls", "outage LL0403", ...
};

using EventBody =
    std::variant<RunStarted, StimulusReceived, TickStarted, MemoryRecalled, AgentActivated, ModelCalled,
                 ProposalMade, CritiqueMade, VerdictReached, ThoughtWon, ResponseSpoken, ToolIntended,
                 ToolFinished, ApprovalAsked, ApprovalDecided, DriveUpdated, DriveRung, MemoryBifurcated,
                 MemoryWritten, BudgetReserved, BudgetSettled, LimitReached, AgentFaulted, AgentLate,
                 TickCommitted, RunStopped, ModeChanged, TickAbandoned, AgentCancelled, ManifestRecorded,
                 TextsEmbedded, AgentMuted, ModelLearned, BudgetLeased>;

}  // namespace limelight
