#include "workspace/simulator/simulated_model.hpp"

#include <array>
#include <utility>

#include "workspace/simulator/answers.hpp"

namespace limelight::simulator {

SimulatedModel::SimulatedModel(World& world, std::string name) : world_(world), later_(world) {
  profile_.name = std::move(name);
  profile_.takes_opening = world.scenario.takes_opening;
  profile_.can_judge = world.scenario.can_judge;
  learned_ = profile_;
  for (const AgentManifest& agent : world.scenario.manifest.agents) agents_[agent.name] = &agent;
}

Plan<Completion> SimulatedModel::plan_for(const CompletionRequest& request, const AgentManifest& agent) {
  const auto number = static_cast<std::int64_t>(world_.history.calls.size());
  Completion completion;
  completion.text = answer_of(agent.role, request, world_.answers, {world_.scenario.monotony, number});
  for (const ChatMessage& message : request.messages) completion.usage.prompt += count(message.content);
  completion.usage.completion = count(completion.text);
  // Nobody counts as the model does: an estimate may fall short of what it will say that it took.
  if (world_.order.happens(world_.scenario.overruns)) {
    completion.usage.prompt.value *= world_.order.between(2, 3);
    completion.usage.completion += request.max_tokens;
  }
  Milliseconds after{0};
  if (world_.order.happens(0.7)) after = Milliseconds{world_.order.between(0, agent.deadline.count() / 4)};
  if (world_.order.happens(0.05)) after = Milliseconds{world_.order.between(1, agent.deadline.count())};
  return {std::move(completion), after};
}

Plan<Completion> SimulatedModel::faulty(Plan<Completion> sound, const AgentManifest& agent) {
  const auto kind = world_.order.below(5);
  if (kind == 0) {
    const Errc code = world_.order.one_of(
        std::array{Errc::model_failed, Errc::model_unreachable, Errc::model_refused, Errc::prompt_too_large});
    sound.value = fail(code, "the simulation says so", profile_.name);
  } else if (kind == 1) {
    sound.after = std::nullopt;
  } else if (kind == 2) {
    sound.after = agent.deadline + Milliseconds{world_.order.between(1, 400)};
    sound.deaf = true;
  } else {
    sound.value->text = garbage(world_.answers);
  }
  return sound;
}

Plan<Completion> SimulatedModel::out() const {
  constexpr Milliseconds kAtOnce{0};
  if (world_.has(PlantedBug::useless_outage))
    return {fail(Errc::model_garbage, "an outage that looks like an answer", profile_.name), kAtOnce};
  if (!world_.out_by) return {Completion{}, std::nullopt};
  return {fail(*world_.out_by, "the simulation has an outage", profile_.name), kAtOnce};
}

/// A server that was busy is asked again, if that may be: how often.
std::int64_t SimulatedModel::ask_again(const CompletionRequest& request) {
  constexpr std::int64_t kMost = 3;
  std::int64_t requests = 1;
  while (requests < kMost && world_.strikes(Fault::model) && request.again && request.again()) ++requests;
  return requests;
}

void SimulatedModel::complete(CompletionRequest request, std::stop_token stop, Handler done) {
  const std::size_t under_way = later_.under_way();
  if (under_way >= world_.scenario.model_queue) return done(fail(Errc::queue_full, "model_queue"));
  world_.history.queues.push_back({"model", under_way + 1, world_.scenario.model_queue});
  learned_.accepts_temperature = world_.scenario.accepts_temperature;
  const AgentManifest& agent = *agents_.at(request.agent);
  Plan<Completion> plan = plan_for(request, agent);
  const bool outage = world_.is_out();
  if (world_.strikes(Fault::model)) plan = faulty(std::move(plan), agent);
  if (outage) plan = out();

  ModelCallSeen seen;
  seen.life = world_.history.lives.size() - 1;
  seen.tick = world_.tick;
  seen.agent = request.agent;
  seen.seed = request.sampling.seed;
  seen.turns = request.messages.size();
  seen.requests = ask_again(request);
  // The last one reached no server.
  if (!plan.value && plan.value.error().code == Errc::model_unreachable) --seen.requests;
  seen.outage = outage;
  seen.self = request.messages.front().content;
  seen.asked = world_.clock.elapsed();
  seen.after_stop = world_.life().stop_asked.has_value();
  const std::size_t place = world_.history.calls.size();
  if (!world_.dead) world_.history.calls.push_back(std::move(seen));
  auto answered = [this, place, done = std::move(done)](Result<Completion> completion) mutable {
    if (completion && !world_.dead) {
      world_.history.calls[place].answered = world_.clock.elapsed();
      world_.history.calls[place].answer = completion->text;
    }
    done(std::move(completion));
  };
  later_.give(std::move(plan), std::move(stop), std::move(answered));
}

}  // namespace limelight::simulator
