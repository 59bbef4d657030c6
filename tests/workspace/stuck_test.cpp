#include "workspace/stuck.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "tests/workspace/axis.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// A thought with a cosine of `alike` to axis(0), and of alike * alike to every other such thought.
Embedding near_first(std::size_t place, double alike) {
  Embedding made(16, 0.0F);
  made[0] = static_cast<float>(alike);
  made[place] = static_cast<float>(std::sqrt(1 - alike * alike));
  return made;
}

StuckSign sign_of(const std::vector<Meaning>& recent, double diversity, double before = 1,
                  bool was_stuck = false) {
  return stuck_sign({recent, diversity, before, false, was_stuck}, DriveManifest{});
}

}  // namespace

TEST_CASE("other words for the same are noticed while diversity still looks free", "[workspace]") {
  const std::vector<Meaning> paraphrases{axis(5), axis(6), near_first(1, 0.9), near_first(2, 0.9),
                                         near_first(3, 0.9)};
  CHECK(sign_of(paraphrases, 0.8) == StuckSign::repetition);
}

TEST_CASE("two thoughts that take turns are an alternation, three too", "[workspace]") {
  CHECK(sign_of({axis(0), axis(1), axis(0), axis(1)}, 0.7) == StuckSign::alternation);
  CHECK(sign_of({axis(0), axis(1), axis(2), axis(0), axis(1)}, 0.8) == StuckSign::alternation);
}

TEST_CASE("a thought that comes back once is no circle", "[workspace]") {
  CHECK(sign_of({axis(0), axis(1), axis(2), axis(0)}, 0.8) == StuckSign::none);
  CHECK(sign_of({axis(0), axis(0), axis(1)}, 0.6) == StuckSign::none);
}

TEST_CASE("low diversity alone is a sign", "[workspace]") {
  CHECK(sign_of({axis(0), axis(1), axis(2)}, 0.5) == StuckSign::diversity);
  CHECK(sign_of({}, 1) == StuckSign::none);
}

TEST_CASE(
    "a stuck mind recovers while new thoughts raise its diversity, and is free over the higher threshold",
    "[workspace]") {
  const std::vector<Meaning> leaving{axis(0), axis(0), axis(0), axis(1)};
  CHECK(sign_of(leaving, 0.4, 0.1, true) == StuckSign::recovering);
  CHECK(sign_of(leaving, 0.4, 0.4, true) == StuckSign::diversity);
  CHECK(sign_of(leaving, 0.6, 0.5, true) == StuckSign::recovering);
  CHECK(sign_of(leaving, 0.7, 0.6, true) == StuckSign::none);
}

TEST_CASE("the third call of the same tool with the same arguments is a sign", "[workspace]") {
  using Calls = std::vector<std::string>;
  CHECK_FALSE(call_repeats({}));
  CHECK_FALSE(call_repeats(Calls{"clock {}", "clock {}"}));
  CHECK(call_repeats(Calls{"clock {}", "", "clock {}", "", "clock {}"}));
  CHECK_FALSE(call_repeats(Calls{"clock {}", "clock {}", "clock {}", ""}));
  CHECK_FALSE(call_repeats(Calls{"clock {\"zone\":\"A\"}", "clock {}", "clock {}"}));
  const std::vector<Meaning> recent{axis(0), axis(1)};
  CHECK(stuck_sign({recent, 1, 1, true, false}, DriveManifest{}) == StuckSign::call);
}

TEST_CASE("the dominant cluster is the largest group that says the same", "[workspace]") {
  using Places = std::vector<std::size_t>;
  CHECK(dominant_cluster(std::vector<Meaning>{axis(0), axis(1), axis(2)}, 0.75).empty());
  CHECK(dominant_cluster(std::vector<Meaning>{axis(0), axis(1), axis(0), axis(2), near_first(3, 0.9)},
                         0.75) == Places{0, 2, 4});
  CHECK(dominant_cluster(std::vector<Meaning>{axis(0), axis(1), axis(0), axis(1)}, 0.75) == Places{1, 3});
}

TEST_CASE("vectors of different lengths are never alike", "[workspace]") {
  CHECK(dominant_cluster(std::vector<Meaning>{axis(0), Embedding(8, 0.35F)}, 0.75).empty());
}
