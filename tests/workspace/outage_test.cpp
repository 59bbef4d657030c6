// When a mind without models tries again, and for how long those who wait do.
#include "workspace/outage.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"

using namespace limelight;

namespace {

const Error kFault{Errc::model_unreachable, "connection refused", "the model main"};

}  // namespace

TEST_CASE("the pause before the next try doubles from a second to five minutes", "[outage]") {
  Outage outage;
  CHECK_FALSE(outage.fault());
  Milliseconds now{5000};
  for (const std::int64_t seconds : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
    outage.go_on(kFault, now, now);
    CHECK(outage.pause_left(now) == Milliseconds{seconds * 1000});
    CHECK(outage.pause_left(now + Milliseconds{seconds * 1000 - 1}) == Milliseconds{1});
    now += Milliseconds{seconds * 1000};
    CHECK(outage.pause_left(now) == Milliseconds{0});
  }
  // However long it lasts.
  for (int tries = 0; tries < 100; ++tries) outage.go_on(kFault, now, now);
  CHECK(outage.pause_left(now) == limits::kOutageLongestPause);
  outage.end();
  CHECK_FALSE(outage.fault());
  outage.go_on(kFault, now, now);
  CHECK(outage.pause_left(now) == limits::kOutageFirstPause);
}

TEST_CASE("who asks for a try gets one, a second after the last at the earliest", "[outage]") {
  Outage outage;
  const Milliseconds now{1000};
  for (int tries = 0; tries < 5; ++tries) outage.go_on(kFault, now, now);
  outage.hurry();
  CHECK(outage.pause_left(now) == limits::kOutageEarlyTry);
  CHECK(outage.pause_left(now + limits::kOutageEarlyTry) == Milliseconds{0});
}

TEST_CASE("patience runs from the beginning of the first try", "[outage]") {
  Outage outage;
  const Milliseconds patience{60'000};
  outage.go_on(kFault, Milliseconds{1000}, Milliseconds{31'000});
  outage.go_on(kFault, Milliseconds{32'000}, Milliseconds{40'000});
  CHECK(outage.patience_left(patience, Milliseconds{60'999}) == Milliseconds{1});
  CHECK(outage.patience_left(patience, Milliseconds{61'000}) == Milliseconds{0});
  CHECK(outage.patience_left(patience, Milliseconds{90'000}) == Milliseconds{0});
}

TEST_CASE("an outage is what gives no answer of any kind, not an answer of no use", "[outage]") {
  for (const Errc code :
       {Errc::model_unreachable, Errc::model_failed, Errc::model_refused, Errc::queue_full, Errc::timed_out})
    CHECK(is_outage(code));
  for (const Errc code : {Errc::model_garbage, Errc::model_declined, Errc::prompt_too_large, Errc::cancelled,
                          Errc::budget_exhausted, Errc::script_mismatch, Errc::internal})
    CHECK_FALSE(is_outage(code));
}
