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
struct Ringing {
  explicit Ringing(std::vector<StimulusManifest> of) : sources(std::move(of)) { timers.start(); }

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
  Ringing ringing{{pulse}};
  ringing.clock.advance(9'999ms);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1ms);
  CHECK(ringing.said.size() == 1);
  ringing.clock.advance(30s);
  CHECK(ringing.said.size() == 4);
}

TEST_CASE("a time of day rings once a day, also if the clock is set on the way", "[sources]") {
  StimulusManifest morning = source("morning");
  morning.at = Moment{std::chrono::duration_cast<Milliseconds>(7h + 30min)};
  Ringing ringing{{morning}};  // it is midnight
  ringing.clock.advance(7h + 29min);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1min);
  CHECK(ringing.said.size() == 1);
  ringing.clock.advance(23h);
  CHECK(ringing.said.size() == 1);
  ringing.clock.jump(1h);
  ringing.clock.advance(1min);
  CHECK(ringing.said.size() == 2);
}

TEST_CASE("one moment rings once, and not at all if it has gone by", "[sources]") {
  StimulusManifest soon = source("soon");
  soon.at = Moment{WallTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}} + 5min};
  StimulusManifest gone = source("gone");
  gone.at = Moment{WallTime{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}}};
  Ringing ringing{{soon, gone}};
  ringing.clock.advance(48h);
  CHECK(ringing.said == std::vector<std::string>{"soon"});
}

TEST_CASE("a dead man's switch speaks once after a silence, and again only after the next", "[sources]") {
  StimulusManifest silence = source("silence");
  silence.nothing_for = 60s;
  Ringing ringing{{silence}};
  ringing.clock.advance(59s);
  ringing.hear("user");
  ringing.clock.advance(59s);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1s);
  CHECK(ringing.said.size() == 1);
  ringing.hear("silence");
  ringing.clock.advance(600s);
  CHECK(ringing.said.size() == 1);
  ringing.hear("user");
  ringing.clock.advance(60s);
  CHECK(ringing.said.size() == 2);
}

TEST_CASE("a tool's result is nothing from outside", "[sources]") {
  StimulusManifest silence = source("silence");
  silence.nothing_for = 60s;
  Ringing ringing{{silence}};
  ringing.clock.advance(30s);
  ringing.hear("tool", false);
  ringing.clock.advance(30s);
  CHECK(ringing.said.size() == 1);
}

TEST_CASE("what a full inbox did not take is offered again", "[sources]") {
  StimulusManifest pulse = source("pulse");
  pulse.every = 60s;
  Ringing ringing{{pulse}};
  ringing.full = true;
  ringing.clock.advance(61s);
  CHECK(ringing.said.empty());
  ringing.full = false;
  ringing.clock.advance(limits::kRoomRetry);
  CHECK(ringing.said.size() == 1);
}
