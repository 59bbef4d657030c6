// The checks can fail: each bug is planted, and the simulator finds it.
#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

#include "workspace/simulator/simulate.hpp"

using namespace limelight;
using namespace limelight::simulator;

namespace {

constexpr std::uint64_t kSeeds = 60;

/// The first seed in which the planted bug breaks its invariant; 0 if none does.
std::uint64_t found_at(PlantedBug bug) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto all = broken(simulate({.seed = seed, .bug = bug}).history);
    if (std::ranges::find(all, breaks(bug), &Broken::invariant) != all.end()) return seed;
  }
  return 0;
}

}  // namespace

TEST_CASE("every planted bug is found within sixty seeds", "[simulator]") {
  CHECK(planted_bugs().size() >= 10);
  for (const PlantedBug bug : planted_bugs()) {
    INFO(to_text(bug) << " is to break " << breaks(bug));
    CHECK(found_at(bug) != 0);
  }
}

TEST_CASE("the planted bugs break every invariant that the manifest of a mind promises", "[simulator]") {
  std::set<std::string_view> covered;
  for (const PlantedBug bug : planted_bugs()) covered.insert(breaks(bug));
  for (const Invariant& invariant : invariants()) {
    // This one only watches the simulation itself: that it comes to an end.
    if (invariant.name == "stops_within_a_second") continue;
    INFO(invariant.name);
    CHECK(covered.contains(invariant.name));
  }
}

TEST_CASE("a broken invariant is told with its seed and the shortest story that still breaks it",
          "[simulator]") {
  const Report report = simulate_many({.seeds = 30, .bug = PlantedBug::flipped_bit});
  REQUIRE(report.violations > 0);
  REQUIRE_FALSE(report.violated.empty());
  const Violation& first = report.violated.front();
  CHECK(first.broken.invariant == "replay_hash_equal");
  // A bit flips in the first thought whatever else goes wrong: no fault is needed.
  CHECK(first.faults == Faults::none());
  CHECK(first.ticks < make_scenario(first.seed).ticks);
  REQUIRE_FALSE(first.trace.empty());
  CHECK(first.trace.back().contains("tick.committed"));
  const SimulationOptions again{
      .seed = first.seed, .faults = first.faults, .ticks = first.ticks, .bug = PlantedBug::flipped_bit};
  CHECK_FALSE(broken(simulate(again).history).empty());
}
