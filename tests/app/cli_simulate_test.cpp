#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::run_program;
using nlohmann::json;

TEST_CASE("simulate prints what it simulated, and that nothing broke", "[cli]") {
  const auto ran = run_program("simulate --seeds 20 --seed 1 --faults model,crash --json");
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  const json report = json::parse(ran.out);
  CHECK(report.at("seeds") == 20);
  CHECK(report.at("ticks") > 20);
  CHECK(report.at("violations") == 0);
  CHECK_FALSE(report.contains("violated"));
}

TEST_CASE("simulate says the same twice", "[cli]") {
  const auto once = run_program("simulate --seeds 10 --seed 40");
  CHECK(once.status == 0);
  CHECK(once.out.contains("0 violations"));
  CHECK(once.out == run_program("simulate --seeds 10 --seed 40").out);
}

TEST_CASE("simulate refuses a fault that there is not", "[cli]") {
  const auto ran = run_program("simulate --faults fire");
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.contains("'fire'"));
}
