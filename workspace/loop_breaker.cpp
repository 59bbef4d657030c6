#include "workspace/loop_breaker.hpp"

#include <algorithm>

#include "core/hash.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

std::string call_of(const std::string& agent, const std::string& tool, const nlohmann::json& arguments) {
  return agent + "\n" + tool + "\n" + canonical(arguments);
}

}  // namespace

LoopBreaker::Watched& LoopBreaker::watch(const std::string& call) {
  const auto found = std::ranges::find(watched_, call, &Watched::call);
  if (found != watched_.end()) return *found;
  if (watched_.size() == limits::kWatchedCalls) watched_.pop_front();
  return watched_.emplace_back(Watched{call, {}, {}});
}

void LoopBreaker::apply(const Event& event) {
  if (std::holds_alternative<TickStarted>(event.body)) {
    proposed_.clear();
    won_.clear();
  } else if (const auto* proposal = std::get_if<ProposalMade>(&event.body)) {
    if (const auto& asks = proposal->request)
      proposed_[proposal->candidate] = call_of(event.actor, asks->tool, asks->arguments);
  } else if (const auto* thought = std::get_if<ThoughtWon>(&event.body)) {
    const auto call = proposed_.find(thought->candidate);
    if (call != proposed_.end()) won_ = call->second;
  } else if (const auto* intent = std::get_if<ToolIntended>(&event.body)) {
    open_[intent->call] = call_of(event.actor, intent->tool, intent->arguments);
  } else if (const auto* finished = std::get_if<ToolFinished>(&event.body)) {
    const auto call = open_.find(finished->call);
    if (call == open_.end()) return;
    Watched& watched = watch(call->second);
    std::string result = sha256(finished->outcome + "\n" + finished->output);
    if (result != watched.result) watched = {call->second, std::move(result), {}};
    ++watched.standing.same_results;
    open_.erase(call);
  } else if (const auto* limit = std::get_if<LimitReached>(&event.body)) {
    if (limit->limit == kSameCallsLimit && !won_.empty()) watch(won_).standing.told = true;
  } else if (const auto* stimulus = std::get_if<StimulusReceived>(&event.body)) {
    if (stimulus->pending) watched_.clear();
  }
}

LoopBreaker::Standing LoopBreaker::standing(const std::string& agent, const ToolRequest& request) const {
  const std::string call = call_of(agent, request.tool, request.arguments);
  const auto found = std::ranges::find(watched_, call, &Watched::call);
  return found == watched_.end() ? Standing{} : found->standing;
}

}  // namespace limelight
