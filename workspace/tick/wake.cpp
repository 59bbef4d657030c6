// Who is asked in this tick: the agents that what has happened concerns.
#include <algorithm>

#include "workspace/tick/tick.hpp"

namespace limelight {

boost::asio::awaitable<void> Tick::wake(std::string mode) {
  ActivationFacts facts = facts_of(stage(), mind_.ledger.tick(), std::move(mode), mind_.waking.hears_words());
  std::string subject = subject_of(stage());
  woken_ = co_await mind_.waking.wake(std::move(facts), std::move(subject));
  const bool last = mind_.meter.limit().has_value();
  const auto spent = [this, last](const Activated& each) {
    const AgentManifest& agent = mind_.manifest.agents[each.agent];
    return (last && !mind_.meter.speaks_last(agent)) || stage().account().muted(agent.name);
  };
  std::erase_if(woken_, spent);
}

const Agent* Tick::awake(Role role) const {
  const auto has_role = [&](const Activated& each) { return mind_.manifest.agents[each.agent].role == role; };
  const auto found = std::ranges::find_if(woken_, has_role);
  return found == woken_.end() ? nullptr : mind_.parts.agents[found->agent].get();
}

const Agent* Tick::speaker() const {
  const Agent* response = awake(Role::response);
  if (response != nullptr || !mind_.meter.limit()) return response;
  const auto sums_up = [this](const Activated& each) {
    return mind_.meter.speaks_last(mind_.manifest.agents[each.agent]);
  };
  const auto found = std::ranges::find_if(woken_, sums_up);
  return found == woken_.end() ? nullptr : mind_.parts.agents[found->agent].get();
}

bool Tick::anyone_proposes() const {
  if (mind_.meter.limit()) return false;
  const auto may_propose = [&](const Activated& each) {
    return proposes(mind_.manifest.agents[each.agent].role);
  };
  return std::ranges::any_of(woken_, may_propose);
}

void Tick::announce(const Activated& activated) {
  const AgentManifest& agent = mind_.manifest.agents[activated.agent];
  mind_.ledger.append(AgentActivated{std::string(to_text(agent.role)), activated.reason}, agent.name);
}

Call Tick::activate(const Agent& agent) {
  const auto is_it = [&](const Activated& each) { return mind_.parts.agents[each.agent].get() == &agent; };
  const auto found = std::ranges::find_if(woken_, is_it);
  announce(*found);
  return mind_.calls.open(agent, exploration_.temperature);
}

}  // namespace limelight
