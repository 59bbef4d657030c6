// Timers on a clock that moves only when it is told to.
#include "workspace/sources/timers.hpp"

#include <algorithm>

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
  explicit Ringing(std::vector<StimulusManifest> of, const Heard& before = {}) : sources(std::move(of)) {
    timers.start(before);
  }

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

/// The clock's time that a test begins with, less so much.
WallTime ago(Milliseconds time) {
  return ManualClock{}.now() - time;
}

/// What a mind heard in its lives before, which began ten days ago.
Heard heard_before(const std::vector<std::pair<std::string, WallTime>>& said) {
  Heard heard;
  heard.apply({{}, {}, ago(240h), {}, {}, {}, StimulusReceived{"genesis", "genesis", "I am.", false}});
  for (const auto& [from, at] : said) {
    heard.apply({{}, {}, at, from, {}, {}, StimulusReceived{"s1", from, "Hm.", true}});
  }
  return heard;
}

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

TEST_CASE("what other timers say does not end a silence, what a watched path says does", "[sources]") {
  StimulusManifest silence = source("silence"), pulse = source("pulse"), noon = source("noon");
  silence.nothing_for = 60s;
  pulse.every = 7s;
  noon.at = Moment{std::chrono::duration_cast<Milliseconds>(12h)};
  StimulusManifest orders = source("orders");
  orders.path = "orders/";
  Ringing ringing{{silence, pulse, noon, orders}};
  const auto spoken = [&] { return std::ranges::count(ringing.said, "silence"); };
  for (int second = 0; second < 59; ++second) {
    ringing.clock.advance(1s);
    ringing.hear(second % 2 == 0 ? "pulse" : "noon");
  }
  CHECK(spoken() == 0);
  ringing.clock.advance(1s);
  CHECK(spoken() == 1);
  ringing.hear("orders");
  ringing.clock.advance(59s);
  CHECK(spoken() == 1);
  ringing.clock.advance(1s);
  CHECK(spoken() == 2);
}

TEST_CASE("a note from outside that needs no answer ends a silence, too", "[sources]") {
  StimulusManifest silence = source("silence");
  silence.nothing_for = 60s;
  Ringing ringing{{silence}};
  ringing.clock.advance(30s);
  ringing.hear("door", false);
  ringing.clock.advance(59s);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1s);
  CHECK(ringing.said.size() == 1);
}

TEST_CASE("in its next life a timer goes on from when it last rang", "[sources]") {
  StimulusManifest daily = source("daily");
  daily.every = 24h;
  Ringing ringing{{daily}, heard_before({{"daily", ago(23h)}, {"user", ago(1h)}})};
  ringing.clock.advance(1h - 1ms);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1ms);
  CHECK(ringing.said.size() == 1);
  ringing.clock.advance(24h);
  CHECK(ringing.said.size() == 2);
}

TEST_CASE("what became due while the mind did not run rings once, at once", "[sources]") {
  StimulusManifest daily = source("daily");
  daily.every = 24h;
  Ringing ringing{{daily}, heard_before({{"daily", ago(100h)}})};
  ringing.clock.advance(0ms);
  CHECK(ringing.said.size() == 1);
  ringing.clock.advance(24h - 1ms);
  CHECK(ringing.said.size() == 1);
  ringing.clock.advance(1ms);
  CHECK(ringing.said.size() == 2);
}

TEST_CASE("a timer that never rang counts from the mind's beginning", "[sources]") {
  StimulusManifest rare = source("rare");
  rare.every = 241h;
  Ringing ringing{{rare}, heard_before({{"user", ago(1h)}})};
  ringing.clock.advance(1h - 1ms);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1ms);
  CHECK(ringing.said.size() == 1);
}

TEST_CASE("a last time that is still to come, for the clock was set back, is as good as now", "[sources]") {
  StimulusManifest daily = source("daily");
  daily.every = 24h;
  Ringing ringing{{daily}, heard_before({{"daily", ago(-5h)}})};
  ringing.clock.advance(24h - 1ms);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1ms);
  CHECK(ringing.said.size() == 1);
}

TEST_CASE("a silence lasts from one life to the next", "[sources]") {
  StimulusManifest silence = source("silence"), pulse = source("pulse");
  silence.nothing_for = 12h;
  pulse.every = 1000h;
  Ringing ringing{{silence, pulse}, heard_before({{"user", ago(11h)}, {"pulse", ago(1h)}})};
  ringing.clock.advance(1h - 1ms);
  CHECK(ringing.said.empty());
  ringing.clock.advance(1ms);
  CHECK(ringing.said == std::vector<std::string>{"silence"});
}

TEST_CASE("a silence that was spoken of in an earlier life is not spoken of again", "[sources]") {
  StimulusManifest silence = source("silence");
  silence.nothing_for = 12h;
  Ringing ringing{{silence}, heard_before({{"user", ago(20h)}, {"silence", ago(8h)}})};
  ringing.clock.advance(100h);
  CHECK(ringing.said.empty());
  ringing.hear("user");
  ringing.clock.advance(12h);
  CHECK(ringing.said.size() == 1);
}

TEST_CASE("of more sources than are kept the one not heard for longest is forgotten, the beginning never",
          "[sources]") {
  Heard heard = heard_before({});
  const auto hear = [&heard](std::size_t number) {
    const std::string from = "source" + std::to_string(number);
    heard.apply(
        {{}, {}, ago(1h) + Milliseconds{number}, from, {}, {}, StimulusReceived{"s", from, "", false}});
  };
  for (std::size_t number = 1; number < limits::kHeardSources; ++number) hear(number);
  CHECK(heard.last("source1"));
  hear(limits::kHeardSources);
  CHECK(heard.sources().size() == limits::kHeardSources);
  CHECK_FALSE(heard.last("source1"));
  CHECK(heard.last("source2"));
  CHECK(heard.last("genesis") == ago(240h));
}
