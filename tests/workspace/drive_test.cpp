#include "workspace/drive.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/workspace/axis.hpp"

using namespace limelight;
using namespace limelight::test;

TEST_CASE("identical thoughts have no entropy and unrelated ones the most", "[workspace]") {
  CHECK(gram_entropy(std::vector<Meaning>(8, axis(0))) == Approx(0).margin(1e-9));
  std::vector<Meaning> unrelated;
  for (std::size_t place = 0; place < 8; ++place) unrelated.push_back(axis(place));
  CHECK(gram_entropy(unrelated) == Approx(std::log(8)));
  CHECK(gram_entropy({}) == 0);
}

TEST_CASE("an A/B ping-pong has the entropy of two thoughts", "[workspace]") {
  std::vector<Meaning> pingpong;
  for (std::size_t place = 0; place < 8; ++place) pingpong.push_back(axis(place % 2));
  CHECK(gram_entropy(pingpong) == Approx(std::log(2)));
}

TEST_CASE("centre entropy follows equations 2 and 3", "[workspace]") {
  const std::vector<Meaning> centres{axis(0), axis(1)};
  const double near = 1, far = std::exp(-1 / 0.5);
  const double first = near / (near + far), second = far / (near + far);
  CHECK(centre_entropy(axis(0), centres, 0.5) ==
        Approx(-first * std::log(first) - second * std::log(second)));
  CHECK(centre_entropy(axis(0), {}, 0.5) == 0);
}

TEST_CASE("without history the drive stays at its base", "[workspace]") {
  Drive drive{DriveManifest{}};
  CHECK(drive.temperature() == 0.7);
  const auto update = drive.update(axis(0), "test");
  CHECK(update.temperature == 0.7);
  CHECK(update.window.diversity == 1);
  CHECK(update.stuck == 0);
}

TEST_CASE("temperature rises by at most the slew and never over the ceiling", "[workspace]") {
  DriveManifest manifest;
  manifest.slew = 0.25;
  manifest.ceiling = 1.1;
  Drive drive{manifest};
  double before = drive.temperature();
  for (int count = 0; count < 8; ++count) {
    const auto update = drive.update(axis(0), "test");
    CHECK(update.temperature - before <= 0.25 + 1e-12);
    CHECK(update.temperature <= 1.1);
    before = update.temperature;
  }
  CHECK(before == Approx(1.1));
}

TEST_CASE("stuck ends only above the higher threshold", "[workspace]") {
  DriveManifest manifest;
  manifest.window = 4;
  manifest.stuck_below = 0.3;
  manifest.free_above = 0.9;
  Drive drive{manifest};
  for (int count = 0; count < 4; ++count) drive.update(axis(0), "test");
  CHECK(drive.stuck() == 3);
  drive.update(axis(1), "test");  // diversity 0.41: over the lower, under the higher
  CHECK(drive.stuck() == 4);
  for (std::size_t place = 2; place < 6; ++place) drive.update(axis(place), "test");
  CHECK(drive.stuck() == 0);
}

TEST_CASE("vectors of another embedder start the window anew", "[workspace]") {
  Drive drive{DriveManifest{}};
  drive.update(axis(0), "test");
  drive.update(Embedding(8, 0.5F), "other");
  CHECK(drive.recent().size() == 1);
}

TEST_CASE("the drive goes on with what another embedder makes of the same thoughts", "[workspace]") {
  Drive drive{DriveManifest{}}, untouched{DriveManifest{}};
  for (Drive* each : {&drive, &untouched}) {
    for (int count = 0; count < 4; ++count) each->update(axis(0), "test");
  }
  REQUIRE(drive.stuck() == 3);
  CHECK(drive.speaks("test"));
  CHECK_FALSE(drive.speaks("other"));
  drive.open_tick();
  drive.translate(std::vector<Meaning>(4, Embedding{1, 0}), "other");
  CHECK(drive.speaks("other"));
  const auto update = drive.update(Embedding{1, 0}, "other");
  CHECK(update.stuck == 4);
  CHECK(update.window.diversity == Approx(0).margin(1e-9));
  drive.roll_back();
  CHECK(drive.speaks("test"));
  CHECK(std::ranges::equal(drive.recent(), untouched.recent()));
  CHECK(drive.update(axis(0), "test").window.entropy == untouched.update(axis(0), "test").window.entropy);
}

TEST_CASE("the paper's law keeps to its base until there are K thoughts to be centres", "[workspace]") {
  DriveManifest manifest;
  manifest.mode = DriveManifest::Mode::paper;
  manifest.slew = 2;
  manifest.centres = 3;
  Drive drive{manifest};
  for (int count = 0; count < 3; ++count) {
    const auto update = drive.update(axis(0), "test");
    CHECK(update.paper.entropy == 0);
    CHECK(update.temperature == manifest.base);
  }
  const auto update = drive.update(axis(0), "test");
  CHECK(update.paper.entropy == Approx(std::log(3)));
  CHECK(update.temperature == Approx(0.7 + 1.3 * std::exp(-2 * std::log(3))));
}

TEST_CASE("more centres than the window is wide are still that many", "[workspace]") {
  DriveManifest manifest;
  manifest.window = 2;
  manifest.centres = 4;
  Drive drive{manifest};
  for (int count = 0; count < 4; ++count) drive.update(axis(0), "test");
  CHECK(drive.update(axis(0), "test").paper.entropy == Approx(std::log(4)));
  CHECK(drive.recent().size() == 2);
  CHECK(drive.update(axis(1), "test").window.entropy == Approx(std::log(2)));
  CHECK(drive.update(axis(0), "test").paper.entropy < std::log(4));
}

TEST_CASE("a tick that is taken back leaves the drive as it was", "[workspace]") {
  DriveManifest manifest;
  manifest.window = 3;
  Drive drive{manifest}, untouched{manifest};
  for (std::size_t place = 0; place < 3; ++place) {
    drive.update(axis(place), "test");
    untouched.update(axis(place), "test");
  }
  drive.open_tick();
  drive.update(axis(2), "test");
  drive.roll_back();
  drive.roll_back();
  CHECK(std::ranges::equal(drive.recent(), untouched.recent()));
  CHECK(drive.temperature() == untouched.temperature());
  CHECK(drive.stuck() == untouched.stuck());
  const auto after = drive.update(axis(2), "test"), same = untouched.update(axis(2), "test");
  CHECK(after.temperature == same.temperature);
  CHECK(after.sign == same.sign);
}
