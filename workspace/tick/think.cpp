// The second phase, first half: generators and specialists propose, all at once, on one broadcast.
#include <algorithm>
#include <iterator>

#include "agents/idle_flaws.hpp"
#include "workspace/stuck.hpp"
#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::think() {
  std::vector<Call> calls;
  std::vector<const Agent*> asked;  // of each call
  std::vector<Asking<Proposals>> runs;
  calls.reserve(woken_.size());
  asked.reserve(woken_.size());
  runs.reserve(woken_.size());
  actuations_.reserve(woken_.size());
  their_models_.reserve(woken_.size());
  for (const Activated& each : woken_) {
    const Agent& agent = *mind_.parts.agents[each.agent];
    if (!proposes(agent.manifest().role) || mind_.meter.limit()) continue;
    announce(each);
    Model* other = exploration_.other_model ? mind_.next_model(agent) : nullptr;
    const Model& model = other != nullptr ? *other : agent.model();
    const Actuation how = actuate(agent.manifest(), model.profile(), exploration_.temperature,
                                  exploration_.strength, idle_limit(mind_.manifest.workspace.candidates));
    actuations_.push_back(how);
    their_models_.push_back(&model);
    const int asked_times = how.verbalized ? 1 : how.candidates;
    for (int count = 0; count < asked_times; ++count) {
      Call call = mind_.calls.open(agent, how.temperature);
      call.context.directive = exploration_.directive;
      call.context.opening = exploration_.opening;
      call.context.instead = other;
      runs.push_back(how.verbalized ? agent.propose_several(broadcast_, call.context, how.candidates)
                                    : agent.propose(broadcast_, call.context));
      calls.push_back(std::move(call));
      asked.push_back(&agent);
    }
  }
  auto answers = co_await mind_.calls.ask_all(std::move(calls), std::move(runs));
  candidates_.reserve(answers.size());
  proposals_.reserve(answers.size());
  for (std::size_t place = 0; place < answers.size(); ++place) {
    if (!answers[place]) continue;
    for (Proposal& proposal : *answers[place]) {
      Candidate candidate{static_cast<std::int64_t>(candidates_.size()) + 1, asked[place]->manifest().name,
                          std::move(proposal)};
      ProposalMade made{candidate.number, candidate.proposal.text, candidate.proposal.request};
      proposals_.push_back(mind_.ledger.append(std::move(made), candidate.agent, broadcast_->taint));
      candidates_.push_back(std::move(candidate));
    }
  }
  judge_idle();
  co_await gather_context();
}

/// A mind that last found nothing worth the stage asks for no more than one thought.
int Tick::idle_limit(int candidates) const {
  return stage().pending().empty() && mind_.waits > 0 ? std::min(candidates, 1) : candidates;
}

/// What nobody asked for must add something. What asks for a tool does.
void Tick::judge_idle() {
  if (!stage().pending().empty() || mind_.manifest.workspace.ignition <= 0) return;
  IdleGround ground{{mind_.manifest.self, mind_.manifest.genesis}, {}};
  ground.grounds.insert(ground.grounds.end(), grounds_.begin(), grounds_.end());
  // What people and tools said is on the stage beside its own thoughts, which are no ground for more of them.
  for (const HeldThought& held : stage().short_term().thoughts()) {
    if (!held.id.starts_with('t')) ground.grounds.emplace_back(held.text);
  }
  ground.said.assign(stage().said().begin(), stage().said().end());
  for (const Candidate& candidate : candidates_) {
    std::string& flaw = idle_flaws_.emplace_back();
    if (!candidate.proposal.request) flaw = idle_flaw(candidate.proposal.text, ground);
  }
}

bool Tick::none_ignites() const {
  return !idle_flaws_.empty() && std::ranges::none_of(idle_flaws_, &std::string::empty);
}

boost::asio::awaitable<void> Tick::gather_context() {
  context_.ticks_per_stimulus = mind_.manifest.workspace.ticks_per_stimulus;
  if (!broadcast_->pending.empty()) context_.pending_age_ticks = broadcast_->pending.front().age_ticks;
  if (candidates_.empty()) co_return;
  std::vector<std::string> texts;
  texts.reserve(candidates_.size() + 1);
  for (const Candidate& candidate : candidates_) texts.push_back(candidate.proposal.text);
  // Inputs are answered in the order they came in: the oldest is what this tick is about.
  const bool pending = !broadcast_->pending.empty();
  if (pending) texts.push_back(broadcast_->pending.front().text);
  // What a stuck mind circles around is no measure of what would be relevant: only what is new counts then.
  context_.on_ladder = !stage().ladder().rungs().empty();
  if (!pending && !context_.on_ladder && !stage().recent_thoughts().empty())
    texts.push_back(stage().recent_thoughts().back());
  std::vector<Meaning> known;
  std::string space;
  do {
    space = mind_.embedder.name();
    known = co_await mind_.embedder.embed(texts);
    co_await translate_drive();
    // It may have failed on the way: then all of it is the fallback's.
  } while (space != mind_.embedder.name());
  const auto split = known.begin() + static_cast<std::ptrdiff_t>(candidates_.size());
  context_.candidates.assign(std::make_move_iterator(known.begin()), std::make_move_iterator(split));
  context_.subjects.assign(std::make_move_iterator(split), std::make_move_iterator(known.end()));
  const auto recent = mind_.drive.recent();
  context_.recent.assign(recent.begin(), recent.end());
  context_.winners.assign(stage().winners().begin(), stage().winners().end());
  context_.alike = mind_.manifest.workspace.drive.alike;
  if (!exploration_.habituate) co_return;
  const auto cluster = dominant_cluster(context_.recent, context_.alike);
  for (const std::size_t place : cluster) context_.habituated.push_back(context_.recent[place]);
  context_.habituated_agent = dominant_agent(context_.winners, context_.recent.size(), cluster);
}

boost::asio::awaitable<void> Tick::translate_drive() {
  if (mind_.drive.speaks(mind_.embedder.name())) co_return;
  std::vector<std::string> thoughts{stage().recent_thoughts().begin(), stage().recent_thoughts().end()};
  auto meanings = co_await mind_.embedder.embed(std::move(thoughts));
  mind_.drive.translate(std::move(meanings), mind_.embedder.name());
}

}  // namespace limelight
