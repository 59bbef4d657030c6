#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::run_program;
using nlohmann::json;

TEST_CASE("the example mind climbs its ladder until another model frees it, and every step is told",
          "[cli]") {
  const std::string example = std::string(LIMELIGHT_SOURCE_DIR) + "/examples/ladder.yaml";
  const auto data = " --data " + home() + "/ladder";
  const auto ran = run_program("run " + example + data + " --ticks 16 --json");
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  std::vector<std::string> steps;
  std::string tick;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    const json event = json::parse(line);
    if (event.at("kind") != "drive.rung") continue;
    const json& body = event.at("body");
    steps.push_back(body.at("action").get<std::string>() + " " + body.at("change").get<std::string>());
    if (steps.back() == "model taken") tick = std::to_string(event.at("tick").get<int>());
  }
  CAPTURE(steps);
  const std::vector<std::string> expected{"reframe taken",  "reframe kept",  "opening taken",
                                          "opening kept",   "model taken",   "model undone",
                                          "opening undone", "reframe undone"};
  CHECK(steps == expected);
  REQUIRE_FALSE(tick.empty());
  const std::string why = run_program("why " + tick + data).out;
  CHECK(why.find("ladder 3, model: taken") != std::string::npos);
  CHECK(why.find("stuck for") != std::string::npos);
  const json told = json::parse(run_program("why --json " + tick + data).out);
  CHECK(told.at("rungs").back().at("action") == "model");
  CHECK(told.at("drive").at("actuator") == "temperature");
}
