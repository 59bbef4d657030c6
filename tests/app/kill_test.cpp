#include <string>

#include <catch2/catch.hpp>

#include "bench/kill_rounds.hpp"
#include "tests/app/cli_program.hpp"

using namespace limelight;

TEST_CASE("fifty times kill -9 loses no acknowledged tick, and each life goes on at the next",
          "[cli][kill]") {
  const std::string example = LIMELIGHT_SOURCE_DIR "/examples/scripted.yaml";
  const auto seen = bench::kill_again_and_again(LIMELIGHT_PROGRAM, example, test::home() + "/killed", 50);
  if (!seen) FAIL(brief(seen.error()));
  CHECK(seen->rounds == 50);
  CHECK(seen->acknowledged >= 50);
  CHECK(seen->lost == 0);
}
