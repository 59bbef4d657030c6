#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/agents/models/fake_server.hpp"
#include "tests/app/cli_program.hpp"

using limelight::test::answered_by;
using limelight::test::completion_of;
using limelight::test::FakeServer;
using limelight::test::home;
using limelight::test::run_program;
using limelight::test::write_file;
using nlohmann::json;

namespace {

/// Lives four ticks of a mind whose one generator asks that server, then replays them.
json lived_and_replayed(const FakeServer& server, const std::string& name) {
  const std::string manifest = write_file(
      name + ".yaml", "limelight: 1\nmodels:\n  cloud: {backend: openai, model: m, url: '" + server.url() +
                          "'}\nembedder: {backend: hashed}\nagents:\n"
                          "  - {name: thinker, role: generator}\nworkspace: {ignition: 0}\n");
  const std::string data = " --data " + home() + "/" + name;
  const auto ran = run_program("run " + manifest + data + " --ticks 4");
  INFO(ran.err);
  REQUIRE(ran.status == 0);
  const auto replayed = run_program("replay last --verify --json" + data);
  INFO(replayed.out << replayed.err);
  CHECK(replayed.status == 0);
  json told = json::parse(replayed.out);
  CHECK(told.at("ticks") == 4);
  CHECK(told.at("equal") == 4);
  told["trace"] = ran.err;
  return told;
}

}  // namespace

TEST_CASE("a run on a server that refuses temperatures is replayed to the recorded hashes", "[cli]") {
  int thoughts = 0;
  FakeServer server([&thoughts](const json& request) {
    if (request.contains("temperature"))
      return answered_by(
          400, {{"error", {{"message", "temperature is not supported"}, {"param", "temperature"}}}});
    const std::string one = "The clock in room " + std::to_string(++thoughts) + " ticks.";
    const std::string two = "Ship " + std::to_string(thoughts) + " carries bread and salt.";
    if (!request.contains("response_format")) return completion_of(one);
    return completion_of(R"({"candidates": [{"thought": ")" + one +
                         R"(", "probability": 0.5}, {"thought": ")" + two + R"(", "probability": 0.3}]})");
  });
  const json told = lived_and_replayed(server, "refuses");
  CHECK_THAT(told.at("trace").get<std::string>(), Catch::Contains("cloud takes no temperature"));
  CHECK(server.requests().front().contains("temperature"));
  CHECK_FALSE(server.requests().back().contains("temperature"));
}

TEST_CASE("a run on a server with a highest temperature is replayed to the recorded hashes", "[cli]") {
  FakeServer server([](const json& request) {
    if (request.value("temperature", 0.0) > 0.9)
      return answered_by(400, {{"error", {{"message", "temperature must be between 0 and 0.9"}}}});
    return completion_of("The tide comes in and the tide goes out.");
  });
  const json told = lived_and_replayed(server, "ceiling");
  CHECK_THAT(told.at("trace").get<std::string>(),
             Catch::Contains("cloud refuses, and is not sent again: temperature over 0.9"));
  CHECK(server.requests().back().at("temperature") == 0.9);
}

TEST_CASE("what a server refuses by name is told, on record, and no matter to a replay", "[cli]") {
  FakeServer server([](const json& request) {
    if (request.contains("stop") || request.contains("seed"))
      return answered_by(400, {{"error", {{"message", "'stop' and 'seed' are not supported"}}}});
    return completion_of("The tide comes in and the tide goes out.");
  });
  const json told = lived_and_replayed(server, "refuses-names");
  CHECK_THAT(told.at("trace").get<std::string>(),
             Catch::Contains("cloud refuses, and is not sent again: seed, stop"));
  CHECK(server.requests().front().contains("stop"));
  CHECK_FALSE(server.requests().back().contains("stop"));
}
