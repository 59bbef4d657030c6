// Tools: the intent is durable before the call, the result is an event of the tick after.
#include <algorithm>

#include "core/limits.hpp"
#include "core/utf8.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

/// The outcome of a call as the journal and the mind's own memory hear of it.
ToolFinished finished(const OpenCall& open, std::string outcome, std::string output, Milliseconds took) {
  output = valid_utf8(std::move(output));
  cut_utf8(output, limits::kToolOutputBytes);
  return {open.call, open.intent.tool, std::move(outcome), std::move(output), took.count()};
}

Work<Result<std::string>> call(ToolRegistry& tools, const ToolIntended& intent, std::stop_token stop) {
  return [&tools, intent, stop](const Strand& strand, Hear<Result<std::string>> hear) {
    auto start = [&](Tool::Handler done) {
      tools.call(intent.tool, intent.arguments, stop, std::move(done));
    };
    begin_on<Result<std::string>>(strand, start, std::move(hear));
  };
}

Milliseconds deadline_of(const MindContext& mind, const std::string& tool) {
  const auto found = std::ranges::find(mind.manifest.tools, tool, &ToolManifest::name);
  const Milliseconds wanted = found == mind.manifest.tools.end() ? ToolManifest{}.deadline : found->deadline;
  return std::min(wanted, mind.meter.time_left().value_or(wanted));
}

boost::asio::awaitable<ToolFinished> perform(MindContext& mind, OpenCall open) {
  const Milliseconds began = mind.parts.clock.elapsed();
  const Milliseconds deadline = deadline_of(mind, open.intent.tool);
  std::stop_source stop = mind.calls.open_stop();
  auto run = call(mind.parts.tools, open.intent, stop.get_token());
  const auto output = co_await within(deadline, std::move(run), std::move(stop), mind.parts.clock);
  const Milliseconds took = mind.parts.clock.elapsed() - began;
  if (!output) {
    std::string why = "it gave no result within " + std::to_string(deadline.count()) + " ms";
    co_return finished(open, "late", std::move(why), took);
  }
  if (*output) co_return finished(open, "ok", **output, took);
  co_return finished(open, "failed", brief(output->error()), took);
}

}  // namespace

boost::asio::awaitable<void> Tick::finish_open_calls() {
  const std::vector<OpenCall> open_calls = stage().open_calls();
  for (const OpenCall& open : open_calls) {
    const ToolSpec* spec = mind_.parts.tools.find(open.intent.tool);
    const Taint taint = spec != nullptr ? spec->taint : Taint::tool;
    ToolFinished result;
    // It was begun before, in this life or an earlier one: only a call that may run twice runs again.
    if (mind_.calls_unfinished.contains(open.call) && !open.intent.idempotent) {
      result = finished(open, "unknown",
                        "it was interrupted before its result was recorded; it was not tried again", {});
    } else {
      // From here until its result is on record nobody knows whether it ran.
      mind_.calls_unfinished.insert(open.call);
      result = co_await perform(mind_, open);
      if (over()) co_return;
    }
    mind_.calls_unfinished.erase(open.call);
    std::string text = "The tool " + result.tool + " gave: " + result.output;
    if (result.outcome != "ok") text += " (" + result.outcome + ")";
    const Sequence cause = mind_.ledger.append(std::move(result), open.intent.tool, taint);
    mind_.ledger.append(StimulusReceived{open.call, "tool", std::move(text), false}, open.intent.tool, taint,
                        {cause});
    // It ran: that stays true, also if the tick is taken back.
    mind_.ledger.keep();
  }
}

void Tick::break_loop(const Candidate& winner, const LoopBreaker::Standing& standing, Taint taint) {
  const ToolRequest& request = *winner.proposal.request;
  if (standing.told) {
    const auto& agents = mind_.manifest.agents;
    const Role role = std::ranges::find(agents, winner.agent, &AgentManifest::name)->role;
    mind_.ledger.append(
        AgentMuted{std::string(to_text(role)),
                   "it insists on a call of " + request.tool + " that was refused", "stimulus"},
        winner.agent);
    return;
  }
  mind_.ledger.append(LimitReached{kSameCallsLimit, static_cast<double>(standing.same_results)},
                      winner.agent);
  const std::string told = "The tool " + request.tool + " gave the same result " +
                           std::to_string(standing.same_results) +
                           " times: asking it for this again is refused. Something else must be tried.";
  const std::string call = "c" + std::to_string(mind_.ledger.tick().value);
  mind_.ledger.append(StimulusReceived{call, "tool", told, false}, request.tool, taint);
}

void Tick::intend(const Candidate& winner, Taint taint) {
  const ToolRequest& request = *winner.proposal.request;
  const LoopBreaker::Standing standing = stage().loop_breaker().standing(winner.agent, request);
  if (standing.same_results >= mind_.manifest.workspace.same_calls) {
    break_loop(winner, standing, taint);
    return;
  }
  const ToolSpec* tool = mind_.parts.tools.find(request.tool);
  const std::string call = "c" + std::to_string(mind_.ledger.tick().value);
  const bool outside = tool != nullptr && tool->effect == Effect::outside;
  if (outside && mind_.manifest.approvals.outside == ApprovalsManifest::Outside::deny) {
    mind_.ledger.append(ApprovalAsked{call, request.tool, "it has an outside effect"}, winner.agent, taint);
    mind_.ledger.append(ApprovalDecided{call, false, "manifest"}, "approvals");
    const std::string told = "The tool " + request.tool + " may not be used: it has an outside effect";
    mind_.ledger.append(StimulusReceived{call, "tool", told, false}, request.tool);
    return;
  }
  const bool idempotent = tool != nullptr && tool->idempotent;
  mind_.ledger.append(ToolIntended{call, request.tool, request.arguments, idempotent}, winner.agent, taint);
}

}  // namespace limelight
