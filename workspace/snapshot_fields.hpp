// What a snapshot holds: the members of every fold that makes up the stage, named once for both directions.
#pragma once
#include <algorithm>
#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>

#include "workspace/stage.hpp"

namespace limelight {

template <class T, class Of>
concept Is = std::same_as<std::remove_const_t<T>, Of>;

/// `see` is called with the name and the member, for each of them. A member left out here is a member that a
/// mind forgets when it lives again: the simulator resumes from snapshots and compares with the whole past.
struct SnapshotFields {
  /// What snapshots of older versions may lack: it then stays as in a new mind.
  template <class T>
  static bool may_lack(std::string_view name) {
    constexpr std::array<std::string_view, 5> kOfStage{"heard", "relevance", "best", "turn", "said"};
    if (std::same_as<T, Stage>) return std::ranges::find(kOfStage, name) != kOfStage.end();
    return std::same_as<T, RunAccount> && (name == "leased" || name == "reserved");
  }

  static void list(Is<Stage> auto& stage, auto&& see) {
    see("short_term", stage.short_term_);
    see("pending", stage.pending_);
    see("turn", stage.turn_);
    see("news", stage.news_);
    see("heard", stage.heard_);
    see("account", stage.account_);
    see("loop_breaker", stage.loop_breaker_);
    see("open_calls", stage.open_calls_);
    see("responses", stage.responses_);
    see("winners", stage.winners_);
    see("recent_thoughts", stage.recent_thoughts_);
    see("said", stage.said_);
    see("proposed_calls", stage.proposed_calls_);
    see("recent_calls", stage.recent_calls_);
    see("drive", stage.drive_);
    see("ladder", stage.ladder_);
    see("relevance_before", stage.relevance_before_);
    see("relevance", stage.relevance_);
    see("best", stage.best_);
    see("tick", stage.tick_);
    see("seq", stage.seq_);
    see("runs", stage.runs_);
    see("stimuli", stage.stimuli_);
    see("memories", stage.memories_);
    see("mind", stage.mind_);
    see("manifest", stage.manifest_);
    see("manifest_path", stage.manifest_path_);
    see("hash", stage.hash_);
  }
  static void list(Is<ShortTermMemory> auto& memory, auto&& see) {
    see("tokens", memory.tokens_);
    see("summary", memory.summary_);
    see("summary_tokens", memory.summary_tokens_);
    see("condensed_taint", memory.condensed_taint_);
    see("thoughts", memory.thoughts_);
  }
  static void list(Is<HeldThought> auto& thought, auto&& see) {
    see("id", thought.id);
    see("agent", thought.agent);
    see("text", thought.text);
    see("tokens", thought.tokens);
    see("taint", thought.taint);
  }
  static void list(Is<PendingInput> auto& input, auto&& see) {
    see("id", input.id);
    see("text", input.text);
    see("since", input.since);
    see("taint", input.taint);
  }
  static void list(Is<SpokenResponse> auto& response, auto&& see) {
    see("tick", response.tick);
    see("resolves", response.resolves);
    see("text", response.text);
  }
  static void list(Is<BestThought> auto& best, auto&& see) {
    see("tick", best.tick);
    see("text", best.text);
    see("relevance", best.relevance);
    see("taint", best.taint);
    see("outdated", best.outdated);
  }
  static void list(Is<OpenCall> auto& open, auto&& see) {
    see("call", open.call);
    see("intent", open.intent);
  }
  static void list(Is<News> auto& news, auto&& see) {
    see("told", news.told_);
    see("coming", news.coming_);
  }
  static void list(Is<Heard> auto& heard, auto&& see) { see("sources", heard.sources_); }
  static void list(Is<News::Told> auto& told, auto&& see) {
    see("kinds", told.kinds);
    see("stimuli", told.stimuli);
  }
  static void list(Is<RunAccount> auto& account, auto&& see) {
    see("by_agent", account.by_agent_);
    see("leased", account.leased_);
    see("reserved", account.reserved_);
    see("muted", account.muted_);
    see("earlier_lives", account.earlier_lives_);
    see("life_began", account.life_began_);
    see("last", account.last_);
    see("open", account.open_);
  }
  static void list(Is<Spending> auto& spent, auto&& see) {
    see("calls", spent.calls);
    see("tokens", spent.tokens);
    see("money", spent.money);
  }
  static void list(Is<LoopBreaker> auto& breaker, auto&& see) {
    see("watched", breaker.watched_);
    see("open", breaker.open_);
    see("proposed", breaker.proposed_);
    see("won", breaker.won_);
  }
  static void list(Is<LoopBreaker::Watched> auto& watched, auto&& see) {
    see("call", watched.call);
    see("result", watched.result);
    see("same_results", watched.standing.same_results);
    see("told", watched.standing.told);
  }
  static void list(Is<LadderStanding> auto& ladder, auto&& see) {
    see("rungs", ladder.rungs_);
    see("reached", ladder.reached_);
    see("waited", ladder.waited_);
  }
  static void list(Is<StandingRung> auto& rung, auto&& see) {
    see("place", rung.place);
    see("rung", rung.rung);
    see("ticks", rung.cost.ticks);
    see("calls", rung.cost.calls);
    see("tokens", rung.cost.tokens);
  }
};

}  // namespace limelight
