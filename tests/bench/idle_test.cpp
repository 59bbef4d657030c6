// How an idle mind is judged, and what an hour of it costs.
#include "bench/idle.hpp"

#include <catch2/catch.hpp>

using namespace limelight;
using namespace limelight::bench;

namespace {

Event at(EventBody body, std::int64_t tick) {
  return {Sequence{1}, TickNumber{tick}, {}, "engine", {}, Taint::self, std::move(body)};
}

double value(const std::vector<Measurement>& rows, const std::string& name) {
  for (const Measurement& row : rows)
    if (row.name == name) return row.value;
  FAIL("there is no row " << name);
  return 0;
}

}  // namespace

TEST_CASE("an idle mind's ticks are told apart: won, babble, waits", "[idle]") {
  Manifest manifest;
  manifest.self = "I keep the lighthouse.";
  manifest.genesis = "The tide comes in twice a day, and nobody has to ask it to.";
  IdleLife life{manifest};
  ThoughtWon good, babble;
  good.text = "The tide of the day lifts the fishing boats.";
  babble.text = "I'm ready to start again.";
  life.take(std::vector{at(RunStarted{}, 0)}, 1);
  life.take(std::vector{at(TickStarted{}, 1), at(good, 1), at(TickCommitted{}, 1)}, 3);
  life.take(std::vector{at(TickStarted{}, 2), at(TickCommitted{}, 2)}, 4);
  life.take(std::vector{at(TickStarted{}, 3), at(babble, 3), at(TickCommitted{}, 3)}, 5.5);
  REQUIRE(life.ticks().size() == 3);
  CHECK(life.ticks()[0].flaw == "");
  CHECK(life.ticks()[0].cpu_s == Approx(2));
  CHECK(life.ticks()[1].text == "");
  CHECK(life.ticks()[2].flaw == "it says that it is there");
  const auto rows = measure_idle(life.ticks(), manifest.workspace);
  CHECK(value(rows, "babble_share") == Approx(0.5));
  CHECK(value(rows, "won") == 2);
  CHECK(value(rows, "waits") == 1);
  CHECK(value(rows, "tick_cpu_s") == Approx(1.5));
  // What was said before is at hand when the next thought is judged.
  ThoughtWon more;
  more.text = "Nobody has to tell the tide about the moon.";
  life.take(std::vector{at(TickStarted{}, 4), at(more, 4), at(TickCommitted{}, 4)}, 6);
  CHECK(life.ticks()[3].flaw == "");
}

TEST_CASE("an idle hour has the ticks that its pauses leave room for", "[idle]") {
  WorkspaceManifest workspace;
  workspace.idle = Milliseconds{30'000};
  workspace.idle_max = Milliseconds{3'600'000};
  // All wait: after 30 s, 60 s, ... 960 s six ticks are done, the next would come after 3810 s.
  const std::vector<IdleTick> silent(10, IdleTick{1, "", "", 2});
  CHECK(value(measure_idle(silent, workspace), "idle_hour_cpu_s") == Approx(12));
  // All are won: one every 30 s, and the tick itself takes two.
  const std::vector<IdleTick> talking(10, IdleTick{1, "A thought.", "", 2});
  CHECK(value(measure_idle(talking, workspace), "idle_hour_cpu_s") == Approx(2 * 112));
  // A mind that never rests and takes no time is not waited for.
  workspace.idle = workspace.idle_max = Milliseconds{0};
  const std::vector<IdleTick> free(10, IdleTick{1, "A thought.", "", 0});
  CHECK(value(measure_idle(free, workspace), "idle_hour_cpu_s") == 0);
}
