// Tools: the intent is durable before the call, the result is an event of the tick after.
#include "core/await.hpp"
#include "core/limits.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

/// The outcome of a call as the journal and the mind's own memory hear of it.
ToolFinished finished(const OpenCall& open, std::string outcome, std::string output, Milliseconds took) {
  if (output.size() > limits::kToolOutputBytes) output.resize(limits::kToolOutputBytes);
  return {open.call, open.intent.tool, std::move(outcome), std::move(output), took.count()};
}

boost::asio::awaitable<ToolFinished> perform(MindContext& mind, OpenCall open) {
  const Milliseconds began = mind.parts.clock.elapsed();
  const std::stop_token stop = mind.calls.open_stop().get_token();
  auto start = [&mind, &open, stop](Tool::Handler done) {
    mind.parts.tools.call(open.intent.tool, open.intent.arguments, stop, std::move(done));
  };
  auto output = co_await await_callback<Result<std::string>>(std::move(start));
  const Milliseconds took = mind.parts.clock.elapsed() - began;
  if (output) co_return finished(open, "ok", std::move(*output), took);
  co_return finished(open, "failed", brief(output.error()), took);
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

void Tick::intend(const Candidate& winner, Taint taint) {
  const ToolRequest& request = *winner.proposal.request;
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
