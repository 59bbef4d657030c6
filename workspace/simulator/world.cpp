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
              of_fault(wanted.seed, Fault::disk),  of_fault(wanted.seed, Fault::clock),
              of_fault(wanted.seed, Fault::crash), of_fault(wanted.seed, Fault::outage)} {
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
    case Fault::outage:
      return scenario.outage_rate;
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

void World::begin_outage() {
  constexpr std::int64_t kShortest = 200, kLongest = 20 * 60'000;
  constexpr std::array kHow{Errc::model_unreachable, Errc::model_failed, Errc::model_refused,
                            Errc::queue_full};
  out_until = clock.elapsed() + Milliseconds{order.happens(0.5) ? order.between(kShortest, 5000)
                                                                : order.between(kShortest, kLongest)};
  out_by = order.happens(0.7) ? std::optional(order.one_of(kHow)) : std::nullopt;
}

bool World::strikes(Fault fault) {
  if (!options.faults.has(fault) || dead) return false;
  const auto place = static_cast<std::size_t>(fault);
  if (!faults_[place].happens(rate(fault))) return false;
  ++struck[place];
  return true;
}

}  // namespace limelight::simulator
