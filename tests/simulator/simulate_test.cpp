// The simulator itself: what it reports, that seeds decide everything, and that its faults really strike.
#include "workspace/simulator/simulate.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace limelight;
using namespace limelight::simulator;

namespace {

std::int64_t struck(const Report& report, Fault fault) {
  return report.struck[static_cast<std::size_t>(fault)];
}

std::vector<std::string> hashes(const History& history) {
  std::vector<std::string> found;
  for (const Event& event : history.journal) {
    if (const auto* tick = std::get_if<TickCommitted>(&event.body)) found.push_back(tick->state_hash);
  }
  return found;
}

bool has(const Report& report, EventKind kind, std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const auto journal = simulate({.seed = seed}).history.journal;
    if (std::ranges::find(journal, kind, &Event::kind) != journal.end()) return true;
  }
  return report.seeds == 0;
}

std::string first_of(const Report& report) {
  if (report.violated.empty()) return "";
  const Violation& first = report.violated.front();
  return "seed " + std::to_string(first.seed) + " breaks " + first.broken.invariant + ": " +
         first.broken.breach.what;
}

}  // namespace

TEST_CASE("two hundred minds keep every invariant through all faults", "[simulator]") {
  const Report report = simulate_many({.seeds = 200});
  CHECK(first_of(report) == "");
  CHECK(report.violations == 0);
  CHECK(report.seeds == 200);
  CHECK(report.ticks > 1000);
  CHECK(report.lives > 300);
  for (const Fault fault :
       {Fault::model, Fault::tool, Fault::disk, Fault::clock, Fault::crash, Fault::outage}) {
    INFO(to_text(fault));
    CHECK(struck(report, fault) > 20);
  }
}

TEST_CASE("without faults nothing strikes, and nothing breaks", "[simulator]") {
  const Report report = simulate_many({.seeds = 60, .faults = Faults::none()});
  CHECK(first_of(report) == "");
  CHECK(report.struck == Strikes{});
  CHECK(report.ticks > 300);
}

TEST_CASE("one seed in twenty has its first life crashed after each of its events in turn", "[simulator]") {
  const Report report = simulate_many({.first_seed = 20, .seeds = 1});
  CHECK(first_of(report) == "");
  CHECK(report.crash_points > 30);
  CHECK(simulate_many({.first_seed = 21, .seeds = 1}).crash_points == 0);
  CHECK(simulate_many({.first_seed = 20, .seeds = 1, .faults = Faults::none()}).crash_points == 0);
}

TEST_CASE("a life can be crashed after any of its events, and the next goes on", "[simulator]") {
  const SimulationOptions whole{.seed = 20, .faults = Faults::none(), .ticks = 2};
  REQUIRE_FALSE(simulate(whole).history.lives.front().crashed);
  for (const std::int64_t events : {1, 7, 20}) {
    SimulationOptions options = whole;
    options.crash_after = events;
    const History history = simulate(options).history;
    CHECK(history.lives.front().crashed);
    CHECK(std::ssize(history.lives.front().acknowledged) < events);
    REQUIRE(history.lives.size() > 1);
    CHECK_FALSE(history.lives[1].crashed);
    CHECK_FALSE(history.lives[1].acknowledged.empty());
    CHECK(broken(history).empty());
  }
}

TEST_CASE("the seed alone decides a simulation", "[simulator]") {
  const auto once = hashes(simulate({.seed = 4}).history);
  CHECK_FALSE(once.empty());
  CHECK(once == hashes(simulate({.seed = 4}).history));
  CHECK(once != hashes(simulate({.seed = 8}).history));
}

TEST_CASE("a report does not depend on how many threads made it", "[simulator]") {
  const Report one = simulate_many({.seeds = 20, .threads = 1});
  const Report three = simulate_many({.seeds = 20, .threads = 3});
  CHECK(one.ticks == three.ticks);
  CHECK(one.events == three.events);
  CHECK(one.struck == three.struck);
}

TEST_CASE("simulated minds come through every part of an engine's life", "[simulator]") {
  const Report report = simulate_many({.seeds = 1});
  for (const EventKind kind : {EventKind::response_spoken, EventKind::tool_finished,
                               EventKind::memory_bifurcated, EventKind::agent_late, EventKind::agent_faulted,
                               EventKind::agent_cancelled, EventKind::tick_abandoned,
                               EventKind::limit_reached, EventKind::mode_changed, EventKind::texts_embedded,
                               EventKind::approval_decided, EventKind::drive_rung, EventKind::run_stopped}) {
    INFO(to_text(kind));
    CHECK(has(report, kind, 100));
  }
}

TEST_CASE("fewer ticks can be asked for than the seed would take", "[simulator]") {
  const History history = simulate({.seed = 3, .ticks = 2}).history;
  CHECK(ticks_of(history) >= 1);
  CHECK(ticks_of(history) <= 4);
}
