#include "workspace/simulator/world.hpp"

namespace limelight::simulator {
namespace {

// Parts of the seed's chance; scenario.cpp has the first.
constexpr std::uint64_t kOrder = 2, kPeople = 3, kAnswers = 4, kFirstFault = 5;

Chance of_fault(std::uint64_t seed, Fault fault) {
  return {seed, kFirstFault + static_cast<std::uint64_t>(fault)};
}

}  // namespace

World::World(const SimulationOptions& wanted, std::uint64_t run)
    : options(wanted),
      scenario(make_scenario(wanted.seed)),
      order(wanted.seed, kOrder),
      people(wanted.seed, kPeople),
      answers(wanted.bug == PlantedBug::loose_seed ? wanted.seed + run : wanted.seed, kAnswers),
      faults_{of_fault(wanted.seed, Fault::model), of_fault(wanted.seed, Fault::tool),
              of_fault(wanted.seed, Fault::disk), of_fault(wanted.seed, Fault::clock),
              of_fault(wanted.seed, Fault::crash)} {
  history.manifest = scenario.manifest;
}

double World::rate(Fault fault) const {
  switch (fault) {
    case Fault::model:
      return scenario.model_fault_rate;
    case Fault::tool:
      return scenario.tool_fault_rate;
    case Fault::disk:
      return scenario.disk_fault_rate;
    case Fault::clock:
      return scenario.clock_fault_rate;
    case Fault::crash:
      break;
  }
  return scenario.crash_rate;
}

void World::make_event() {
  const bool last = options.crash_after && ++events_made_ == *options.crash_after;
  // From here on nothing that the engine still does reaches anybody.
  if (last && history.lives.size() == 1) dead = true;
}

bool World::strikes(Fault fault) {
  if (!options.faults.has(fault) || dead) return false;
  const auto place = static_cast<std::size_t>(fault);
  if (!faults_[place].happens(rate(fault))) return false;
  ++struck[place];
  return true;
}

}  // namespace limelight::simulator
