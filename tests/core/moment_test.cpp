#include "core/manifest/moment.hpp"

#include <catch2/catch.hpp>

#include "core/clock.hpp"

using namespace limelight;
using namespace std::chrono_literals;

namespace {

WallTime time(const char* text) {
  return parse_time(text).value();
}

}  // namespace

TEST_CASE("a time of day and one moment are read, all else is not", "[manifest]") {
  CHECK(parse_moment("07:30") == Moment{Milliseconds{7h + 30min}});
  CHECK(parse_moment("00:00") == Moment{Milliseconds{0}});
  CHECK(parse_moment("23:59") == Moment{Milliseconds{23h + 59min}});
  CHECK(parse_moment("2026-12-24T18:00:00Z") == Moment{time("2026-12-24T18:00:00.000Z")});
  CHECK(parse_moment("2026-12-24T18:00:00.250Z") == Moment{time("2026-12-24T18:00:00.250Z")});
  for (const char* text :
       {"", "7:30", "07:60", "24:00", "07-30", "ab:cd", "2026-12-24", "2026-12-24T18:00:00"}) {
    INFO(text);
    CHECK_FALSE(parse_moment(text));
  }
}

TEST_CASE("a time of day comes today or tomorrow, one moment never again", "[manifest]") {
  const Moment morning = *parse_moment("07:30");
  CHECK(next_of(morning, time("2026-03-01T07:29:59.999Z")) == time("2026-03-01T07:30:00.000Z"));
  CHECK(next_of(morning, time("2026-03-01T07:30:00.000Z")) == time("2026-03-02T07:30:00.000Z"));
  const Moment once = *parse_moment("2026-03-01T12:00:00Z");
  CHECK(next_of(once, time("2026-03-01T11:00:00.000Z")) == time("2026-03-01T12:00:00.000Z"));
  CHECK_FALSE(next_of(once, time("2026-03-01T12:00:00.000Z")));
}
