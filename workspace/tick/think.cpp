// The second phase, first half: generators and specialists propose, all at once, on one broadcast.
#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::think() {
  std::vector<Call> calls;
  std::vector<boost::asio::awaitable<Answer<Proposal>>> runs;
  for (const Activated& each : woken_) {
    const Agent& agent = *mind_.parts.agents[each.agent];
    if (!proposes(agent.manifest().role)) continue;
    announce(each);
    for (int count = 0; count < mind_.manifest.workspace.candidates; ++count) {
      Call call = mind_.calls.open(agent, mind_.drive.temperature());
      runs.push_back(agent.propose(broadcast_, call.context));
      calls.push_back(std::move(call));
    }
  }
  const std::vector<Call> asked = calls;
  auto answers = co_await mind_.calls.ask_all(std::move(calls), std::move(runs));
  for (std::size_t place = 0; place < answers.size(); ++place) {
    if (!answers[place]) continue;
    Candidate candidate{static_cast<std::int64_t>(candidates_.size()) + 1,
                        asked[place].agent->manifest().name, std::move(*answers[place])};
    ProposalMade made{candidate.number, candidate.proposal.text, candidate.proposal.request};
    proposals_.push_back(mind_.ledger.append(std::move(made), candidate.agent, broadcast_->taint));
    candidates_.push_back(std::move(candidate));
  }
  co_await gather_context();
}

boost::asio::awaitable<void> Tick::gather_context() {
  context_.ticks_per_stimulus = mind_.manifest.workspace.ticks_per_stimulus;
  if (!broadcast_->pending.empty()) context_.pending_age_ticks = broadcast_->pending.front().age_ticks;
  if (candidates_.empty()) co_return;
  std::vector<std::string> texts;
  for (const Candidate& candidate : candidates_) texts.push_back(candidate.proposal.text);
  for (const BroadcastInput& input : broadcast_->pending) texts.push_back(input.text);
  const bool pending = !broadcast_->pending.empty();
  if (!pending && !stage().recent_thoughts().empty()) texts.push_back(stage().recent_thoughts().back());
  std::vector<Embedding> embeddings = co_await mind_.embedder.embed(std::move(texts));
  const auto split = embeddings.begin() + static_cast<std::ptrdiff_t>(candidates_.size());
  context_.candidates.assign(embeddings.begin(), split);
  context_.subjects.assign(split, embeddings.end());
  context_.recent.assign(mind_.drive.recent().begin(), mind_.drive.recent().end());
  context_.winners.assign(stage().winners().begin(), stage().winners().end());
}

}  // namespace limelight
