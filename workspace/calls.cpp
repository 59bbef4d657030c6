#include "workspace/calls.hpp"

#include <algorithm>

#include "core/random.hpp"
#include "core/utf8.hpp"

namespace limelight {

void Calls::open_tick() {
  under_way_.clear();
  stops_.clear();
  interrupted_ = false;
  cancelled_.clear();
  draws_ = 0;
  outage_.reset();
  answered_ = false;
}

Call Calls::open(const Agent& agent, Temperature temperature) {
  const Milliseconds time = deadline(agent);
  std::stop_source stop = stop_of(time);
  const auto tick = static_cast<std::uint64_t>(ledger_.tick().value);
  const std::uint64_t seed = stream(seed_, tick, ++draws_).next() >> 32;
  CallContext context{.stop = stop.get_token(), .seed = seed, .temperature = temperature};
  context.draft = std::make_shared<Draft>();
  std::shared_ptr<Reservations> reserved;
  if (meter_.metered()) {
    reserved = std::make_shared<Reservations>();
    context.admit = meter_.admission(agent, reserved);
  }
  return {&agent, std::move(stop), time, std::move(context), std::move(reserved)};
}

Spending Calls::taken(const Call& call, const std::vector<ModelCalled>& made) const {
  return meter_.taken(*call.agent, call.agent->asked(call.context), made, *call.reserved);
}

Milliseconds Calls::deadline(const Agent& agent) const {
  const Milliseconds wanted = agent.manifest().deadline;
  return std::min(wanted, meter_.time_left().value_or(wanted));
}

std::stop_source Calls::open_stop() {
  std::stop_source made;
  if (interrupted_) made.request_stop();
  under_way_.push_back(made);
  return made;
}

std::stop_source Calls::stop_of(Milliseconds deadline) {
  // A stop that was asked for in an earlier phase of the tick is not for those who begin now.
  const auto found = stops_.find(deadline);
  if (found != stops_.end() && (interrupted_ || !found->second.stop_requested())) return found->second;
  return stops_.insert_or_assign(deadline, open_stop()).first->second;
}

void Calls::interrupt() {
  interrupted_ = true;
  for (const std::stop_source& call : under_way_) call.request_stop();
}

void Calls::fault(const std::string& actor, std::string_view role, const Error& error) {
  ledger_.append(AgentFaulted{std::string(role), code_text(error.code), brief(error)}, actor);
}

void Calls::late(const Call& call) {
  const AgentManifest& agent = call.agent->manifest();
  const ModelProfile& model = call.agent->asked(call.context).profile();
  AgentLate late{std::string(to_text(agent.role)), call.deadline.count(), model.name, model.backend,
                 valid_utf8(call.context.draft->text())};
  ledger_.append(std::move(late), agent.name);
  note_outage(call, {Errc::timed_out,
                     "it gave " + agent.name + " no answer within " + std::to_string(call.deadline.count()) +
                         " ms (agents[].deadline)",
                     {}});
}

void Calls::note_outage(const Call& call, const Error& error) {
  if (outage_ || !is_outage(error.code)) return;
  outage_ = Error{error.code, error.why, "the model " + call.agent->asked(call.context).profile().name};
}

void Calls::record(const Agent& agent, std::vector<ModelCalled> calls) {
  for (ModelCalled& call : calls) ledger_.append(std::move(call), agent.manifest().name);
}

}  // namespace limelight
