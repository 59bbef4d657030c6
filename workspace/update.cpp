// The last phase of a tick, update: the winner joins the stage, answers are spoken, tools intended, memory
// condensed.
#include <algorithm>

#include "core/await.hpp"
#include "core/limits.hpp"
#include "workspace/barrier.hpp"
#include "workspace/tick_state.hpp"

namespace limelight {
namespace {

constexpr std::string_view kStarved = "nothing was worth the stage";

/// The outcome of a call as the journal and the mind's own memory hear of it.
ToolFinished finished(const OpenCall& open, std::string outcome, std::string output, Milliseconds took) {
  if (output.size() > limits::kToolOutputBytes) output.resize(limits::kToolOutputBytes);
  return {open.call, open.intent.tool, std::move(outcome), std::move(output), took.count()};
}

}  // namespace

boost::asio::awaitable<void> Engine::finish_open_calls(Thinking& thinking) {
  const std::vector<OpenCall> open_calls = stage_.open_calls();
  for (const OpenCall& open : open_calls) {
    const ToolSpec* spec = parts_.tools.find(open.intent.tool);
    ToolFinished result;
    // Decided in an earlier life: whether it ran is not known, so only a call that may run twice runs again.
    const bool unknown = resumed_ && ticks_done_ == 0 && !open.intent.idempotent;
    Taint taint = Taint::tool;
    if (unknown) {
      result = finished(open, "unknown",
                        "the process ended before the result was recorded; it was not tried again", {});
    } else {
      if (spec != nullptr) taint = spec->taint;
      const Milliseconds began = parts_.clock.elapsed();
      const std::stop_token token = new_stop().get_token();
      auto start = [this, &open, token](Tool::Handler done) {
        parts_.tools.call(open.intent.tool, open.intent.arguments, token, std::move(done));
      };
      auto output = co_await await_callback<Result<std::string>>(std::move(start));
      const Milliseconds took = parts_.clock.elapsed() - began;
      result = output ? finished(open, "ok", std::move(*output), took)
                      : finished(open, "failed", brief(output.error()), took);
    }
    const std::string text = "The tool " + result.tool + " gave: " + result.output;
    const std::string outcome = result.outcome;
    const Sequence cause = append(std::move(result), open.intent.tool, taint);
    append(StimulusReceived{open.call, "tool", outcome == "ok" ? text : text + " (" + outcome + ")", false},
           open.intent.tool, taint, {cause});
  }
  static_cast<void>(thinking);
}

boost::asio::awaitable<void> Engine::update(Thinking& thinking) {
  const Verdict& verdict = thinking.verdict;
  const auto winner = std::ranges::find(thinking.candidates, verdict.candidate, &Candidate::number);
  const bool pending = !stage_.pending().empty();
  if (winner == thinking.candidates.end()) {
    // The cap on ticks holds for minds whose agents all fail, too: the input is answered with what there is.
    const bool capped =
        pending && thinking.context.pending_age_ticks + 1 >= manifest_.workspace.ticks_per_stimulus;
    std::string last{kStarved};
    if (!stage_.recent_thoughts().empty()) last = stage_.recent_thoughts().back();
    if (capped) co_await respond(thinking, last, Taint::self);
    co_return;
  }
  const auto place = static_cast<std::size_t>(winner - thinking.candidates.begin());
  const Taint taint = thinking.broadcast->taint;
  const std::string thought = winner->proposal.text;
  append(ThoughtWon{"t" + std::to_string(now_.value), thought, std::string(to_text(verdict.tag)),
                    winner->number, estimate_tokens(thought).value, thinking.rows[place].total},
         winner->agent, taint, {thinking.proposals[place]});
  const Embedding embedding = thinking.context.candidates[place];
  remember("thought", thought, taint, embedding);
  append(drive_.update(embedding, embedder_name()), "drive");

  if (verdict.tag == Tag::act && winner->proposal.request) {
    const ToolRequest& request = *winner->proposal.request;
    const ToolSpec* tool = parts_.tools.find(request.tool);
    const std::string call = "c" + std::to_string(now_.value);
    const bool outside = tool != nullptr && tool->effect == Effect::outside;
    if (outside && manifest_.approvals.outside == ApprovalsManifest::Outside::deny) {
      append(ApprovalAsked{call, request.tool, "it has an outside effect"}, winner->agent, taint);
      append(ApprovalDecided{call, false, "manifest"}, "approvals");
      append(
          StimulusReceived{call, "tool",
                           "The tool " + request.tool + " may not be used: it has an outside effect", false},
          request.tool);
    } else {
      const bool idempotent = tool != nullptr && tool->idempotent;
      append(ToolIntended{call, request.tool, request.arguments, idempotent}, winner->agent, taint);
    }
  }
  if (verdict.tag == Tag::response && pending) co_await respond(thinking, thought, taint);
  if (stage_.short_term().over() && !stop_.stop_requested()) co_await bifurcate(thinking);
}

boost::asio::awaitable<void> Engine::respond(Thinking& thinking, std::string thought, Taint taint) {
  const Agent* speaker = find(Role::response);
  std::string text = thought;
  if (speaker != nullptr) {
    std::stop_source stop = new_stop();
    const CallContext context{stop.get_token(), next_seed(), thinking.broadcast->temperature};
    std::vector<TimedWork<Answer<std::string>>> work;
    work.push_back(
        {speaker->speak(thinking.broadcast, thought, context), stop, speaker->manifest().deadline});
    auto answers = co_await barrier(std::move(work), parts_.clock);
    if (!answers.front()) {
      append(AgentLate{"response", speaker->manifest().deadline.count()}, speaker->manifest().name);
    } else {
      record(*speaker, answers.front()->calls);
      if (answers.front()->value) {
        text = std::move(*answers.front()->value);
      } else {
        fault(speaker->manifest().name, "response", answers.front()->value.error());
      }
    }
  }
  if (stop_.stop_requested()) co_return;
  std::vector<std::string> resolved;
  std::vector<std::string> texts;
  std::vector<Taint> taints;
  for (const PendingInput& input : stage_.pending()) {
    // What arrived during this tick was not on the broadcast: it stays pending.
    const auto& seen = thinking.broadcast->pending;
    if (std::ranges::find(seen, input.id, &BroadcastInput::id) == seen.end()) continue;
    resolved.push_back(input.id);
    texts.push_back(input.text);
    taints.push_back(input.taint);
  }
  const std::int64_t tokens = estimate_tokens(text).value;
  append(ResponseSpoken{resolved, text, tokens}, speaker != nullptr ? speaker->manifest().name : "engine",
         taint);
  texts.push_back(text);
  taints.push_back(taint);
  const std::vector<Embedding> embeddings = co_await embed(texts);
  for (std::size_t each = 0; each < texts.size(); ++each) {
    remember(each + 1 == texts.size() ? "response" : "input", texts[each], taints[each], embeddings[each]);
  }
}

boost::asio::awaitable<void> Engine::bifurcate(Thinking& thinking) {
  const ShortTermMemory& held = stage_.short_term();
  const auto leaving = held.oldest();
  MemoryBifurcated split;
  std::vector<std::string> texts;
  for (const HeldThought& thought : leaving) {
    split.archived.push_back(thought.id);
    texts.push_back(thought.text);
  }
  split.tokens_before = held.tokens().value;
  const Tokens room{manifest_.memory.theta.value / 8 + 16};
  const Agent* scribe = find(Role::scribe);
  if (scribe != nullptr && !scribe->computed()) {
    std::stop_source stop = new_stop();
    const CallContext context{stop.get_token(), next_seed(), 0};
    std::vector<TimedWork<Answer<Condensation>>> work;
    work.push_back({scribe->condense(thinking.broadcast, texts, context), stop, scribe->manifest().deadline});
    auto answers = co_await barrier(std::move(work), parts_.clock);
    if (!answers.front()) {
      append(AgentLate{"scribe", scribe->manifest().deadline.count()}, scribe->manifest().name);
    } else {
      record(*scribe, answers.front()->calls);
      if (answers.front()->value) {
        split.summary = std::move(answers.front()->value->summary);
        split.lessons = std::move(answers.front()->value->lessons);
      } else {
        fault(scribe->manifest().name, "scribe", answers.front()->value.error());
      }
    }
  }
  if (split.summary.empty()) {
    split.summary = extractive_summary(leaving, held.summary(), room);
    split.extractive = true;
  }
  split.summary_tokens = estimate_tokens(split.summary).value;
  Tokens leaves{0};
  for (const HeldThought& thought : leaving) leaves += thought.tokens;
  split.tokens_after = split.tokens_before - leaves.value + split.summary_tokens;
  const Taint taint = held.taint();
  std::vector<std::string> kept = split.lessons;
  kept.push_back(split.summary);
  append(std::move(split), "memory", taint);
  const std::vector<Embedding> embeddings = co_await embed(kept);
  for (std::size_t each = 0; each < kept.size(); ++each) {
    remember(each + 1 == kept.size() ? "summary" : "lesson", kept[each], taint, embeddings[each]);
  }
}

}  // namespace limelight
