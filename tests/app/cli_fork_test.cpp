#include <filesystem>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::run_program;
using nlohmann::json;

namespace {

/// A mind with 6 ticks of the example; its --data option. `fork` is where forks go.
struct Forking {
  std::string data = " --data " + home() + "/fork-source";
  std::string fork = home() + "/fork";
  std::string at_3 = "fork last --at 3 --into " + fork + data;

  Forking() {
    std::filesystem::remove_all(home() + "/fork-source");
    std::filesystem::remove_all(fork);
    const auto ran = run_program("run " LIMELIGHT_SOURCE_DIR "/examples/ladder.yaml --ticks 6" + data);
    INFO(ran.err);
    REQUIRE(ran.status == 0);
  }
};

json ticks_of(const std::string& data) {
  return json::parse(run_program("ticks --json" + data).out).at("ticks");
}

}  // namespace

TEST_CASE("a fork shares the ticks before it, goes on by itself, and can be replayed", "[cli]") {
  const Forking forking;
  const auto ran = run_program(forking.at_3 + " --ticks 2");
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  const std::string forked = " --data " + forking.fork;
  const json mine = ticks_of(forked), theirs = ticks_of(forking.data);
  REQUIRE(mine.size() == 5);
  CHECK(theirs.size() == 6);
  for (std::size_t tick = 0; tick < 3; ++tick) CHECK(mine[tick] == theirs[tick]);
  for (const char* run : {"run-1", "run-2"}) {
    CHECK(run_program("replay --verify " + std::string(run) + forked).status == 0);
  }
  const auto same = run_program("diff 3 3" + forking.data + " --other " + forking.fork);
  CHECK(same.out == "no difference\n");
}

TEST_CASE("a fork with a changed manifest differs, and diff says where", "[cli]") {
  const Forking forking;
  const auto ran = run_program(forking.at_3 + " --ticks 1 --set workspace.drive.mode=fixed");
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  const auto told =
      json::parse(run_program("diff 4 4 --json" + forking.data + " --other " + forking.fork).out)
          .at("differences");
  bool acting = false;
  for (const json& each : told) {
    if (each.at("path") != "drive/acting") continue;
    acting = true;
    CHECK(each.at("a") == "window");
    CHECK(each.at("b") == "fixed");
  }
  CHECK(acting);
  CHECK(run_program("diff 1 2" + forking.data).out.find("state_hash") != std::string::npos);
  CHECK(run_program("diff 1 99" + forking.data).status == 1);
}

TEST_CASE("a fork that makes no sense leaves nothing behind", "[cli]") {
  const Forking forking;
  CHECK(run_program("fork last --at 99 --into " + forking.fork + forking.data).status == 1);
  CHECK(run_program("fork run-7 --at 3 --into " + forking.fork + forking.data).status == 1);
  CHECK(run_program(forking.at_3 + " --set workspace.drive.mode=wild").status == 65);
  CHECK(run_program(forking.at_3 + " --set nonsense").status == 2);
  CHECK(run_program("fork last" + forking.data).status == 2);
  CHECK_FALSE(std::filesystem::exists(forking.fork));
}

TEST_CASE("the tools of a fork, and of nothing else, can be confirmed", "[cli]") {
  const Forking forking;
  CHECK(run_program("fork --confirm" + forking.data).status == 1);
  REQUIRE(run_program(forking.at_3 + " --ticks 1").status == 0);
  CHECK(run_program("fork --confirm --data " + forking.fork).status == 0);
  // It is not forked into again.
  CHECK(run_program(forking.at_3 + " --ticks 1").status == 2);
}
