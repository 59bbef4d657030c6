// Timers on a clock that moves only when it is told to.
#include "workspace/sources/timers.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/manual_clock.hpp"

using namespace limelight;

namespace {

using namespace std::chrono_literals;

StimulusManifest source(std::string name) {
  StimulusManifest made;
  made.name = std::move(name);
  made.text = "It is time.";
  return made;
}

/// Timers with a list of what they said.
struct Rung {
  explicit Rung(std::vector<StimulusManifest> of) : sources(std::move(of)) { timers.start(); }

  std::vector<StimulusManifest> sources;
  ManualClock clock;
  std::vector<std::string> said;
  bool full = false;
  Timers timers{sources, clock, [this](const StimulusManifest& from, std::string) -> Result<void> {
                  if (full) return fail(Errc::queue_full, "kInboxStimuli");
                  said.push_back(from.name);
                  return {};
                }};

  void hear(std::string from, bool pending = true) {
    const Event event{
        Sequence{1}, TickNumber{1}, {}, from, {}, Taint::user, StimulusReceived{"s1", from, "Hm.", pending}};
    timers.hear({&event, 1});
  }
};

}  // namespace

TEST_CASE("a timer rings again and again, as far apart as it says", "[sources]") {
  StimulusManifest pulse = source("pulse");
  pulse.every = 10s;
  Rung rung{{pulse}};
  rung.clock.advance(9'999ms);
  CHECK(rung.said.empty());
  rung.clock.advance(1ms);
  CHECK(rung.said.size() == 1);
  rung.clock.advance(30s);
  CHECK(rung.said.size() == 4);
}

TEST_CASE("a time of day rings once a day, also if the clock is set on the way", "[sources]") {
  StimulusManifest morning = source("morning");
  morning.at = Moment{std::chrono::duration_cast<Milliseconds>(7h + 30min)};
  Rung rung{{morning}};  // it is midnight
  rung.clock.advance(7h + 29min);
  CHECK(rung.said.empty());
  rung.clock.advance(1min);
  CHECK(rung.said.size() == 1);
  rung.clock.advance(23h);
  CHECK(rung.said.size() == 1);
  rung.clock.jump(1h);
  rung.clock.advance(1min);
  CHECK(rung.said.size() == 2);
}

TEST_CASE("one moment rings once, and not at all if it has gone by", "[sources]") {
  StimulusManifest soon = source("soon");
  soon.at = Moment{WallTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}} + 5min};
  StimulusManifest gone = source("gone");
  gone.at = Moment{WallTime{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}}};
  Rung rung{{soon, gone}};
  rung.clock.advance(48h);
  CHECK(rung.said == std::vector<std::string>{"soon"});
}

TEST_CASE("a dead man's switch speaks once after a silence, and again only after the next", "[sources]") {
  StimulusManifest silence = source("silence");
  silence.nothing_for = 60s;
  Rung rung{{silence}};
  rung.clock.advance(59s);
  rung.hear("user");
  rung.clock.advance(59s);
  CHECK(rung.said.empty());
  rung.clock.advance(1s);
  CHECK(rung.said.size() == 1);
  rung.hear("silence");
  rung.clock.advance(600s);
  CHECK(rung.said.size() == 1);
  rung.hear("user");
  rung.clock.advance(60s);
  CHECK(rung.said.size() == 2);
}

TEST_CASE("a tool's result is nothing from outside", "[sources]") {
  StimulusManifest silence = source("silence");
  silence.nothing_for = 60s;
  Rung rung{{silence}};
  rung.clock.advance(30s);
  rung.hear("tool", false);
  rung.clock.advance(30s);
  CHECK(rung.said.size() == 1);
}

TEST_CASE("what a full inbox did not take is offered again", "[sources]") {
  StimulusManifest pulse = source("pulse");
  pulse.every = 60s;
  Rung rung{{pulse}};
  rung.full = true;
  rung.clock.advance(61s);
  CHECK(rung.said.empty());
  rung.full = false;
  rung.clock.advance(limits::kRoomRetry);
  CHECK(rung.said.size() == 1);
}
