#include "workspace/actuators.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"

using namespace limelight;

namespace {

AgentManifest generator() {
  AgentManifest agent;
  agent.name = "generator";
  return agent;
}

ModelProfile deaf() {
  ModelProfile profile;
  profile.accepts_temperature = false;
  return profile;
}

}  // namespace

TEST_CASE("where temperature is accepted it acts, clipped to what the model takes", "[workspace]") {
  ModelProfile profile;
  profile.max_temperature = 1;
  const Actuation made = actuate(generator(), profile, 1.4, 0.9, 3);
  CHECK(made.actuator == Actuator::temperature);
  CHECK(made.temperature == 1);
  CHECK(made.candidates == 3);
  CHECK_FALSE(made.verbalized);
}

TEST_CASE("where temperature is refused exploration sets how many candidates one call gives", "[workspace]") {
  const Actuation free = actuate(generator(), deaf(), 0.7, 0, 3);
  CHECK(free.actuator == Actuator::candidates);
  CHECK(free.verbalized);
  CHECK(free.candidates == 3);
  CHECK(actuate(generator(), deaf(), 1.4, 0.5, 3).candidates == 5);
  CHECK(actuate(generator(), deaf(), 1.4, 1, 3).candidates == 6);
  CHECK(actuate(generator(), deaf(), 1.4, 1, 16).candidates == static_cast<int>(limits::kCandidates));
}

TEST_CASE("an agent with tools is asked more often instead of for more at once", "[workspace]") {
  AgentManifest agent = generator();
  agent.tools = {"clock"};
  const Actuation made = actuate(agent, deaf(), 1.4, 1, 2);
  CHECK_FALSE(made.verbalized);
  CHECK(made.candidates == 4);
}

TEST_CASE("an agent with a temperature of its own is not the drive's to turn", "[workspace]") {
  AgentManifest agent = generator();
  agent.sampling.temperature = 0.2;
  const Actuation made = actuate(agent, ModelProfile{}, 1.4, 1, 3);
  CHECK(made.actuator == Actuator::none);
  CHECK(made.temperature == 0.2);
  CHECK(made.candidates == 3);
}

TEST_CASE("what acted is told over all agents", "[workspace]") {
  const Actuation hot = actuate(generator(), ModelProfile{}, 1.4, 1, 3);
  const Actuation many = actuate(generator(), deaf(), 1.4, 1, 3);
  CHECK(acted({}) == "none");
  CHECK(acted({hot}) == "temperature");
  CHECK(acted({many}) == "candidates");
  CHECK(acted({many, hot}) == "temperature+candidates");
}
