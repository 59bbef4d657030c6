#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/event.hpp"
#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::run_program;
using limelight::test::write_file;
using nlohmann::json;

namespace {

std::string scripted_mind(const std::string& name) {
  write_file(
      "script.json",
      R"({"steps": [{"answer": "The sky is blue because air scatters blue light most.", "times": 0}]})");
  return write_file(name + ".yaml", "limelight: 1\nname: " + name +
                                        "\nmodels: {script: {backend: scripted, file: script.json}}\n"
                                        "embedder: {backend: hashed}\n");
}

}  // namespace

TEST_CASE("run prints the answer on stdout and its ticks on stderr, and why tells how it won", "[cli]") {
  const auto mind = scripted_mind("asked");
  const auto data = " --data " + home() + "/asked";
  const auto ran = run_program("run " + mind + data + " --say 'Why is the sky blue?'");
  INFO(ran.err);
  CHECK(ran.status == 0);
  CHECK(ran.out.find("blue light") != std::string::npos);
  CHECK(ran.err.find("tick 1") != std::string::npos);

  const auto ticks = json::parse(run_program("ticks --json" + data).out).at("ticks");
  REQUIRE_FALSE(ticks.empty());
  const auto number = std::to_string(ticks.back().at("tick").get<int>());
  const auto why = json::parse(run_program("why --json " + number + data).out);
  CHECK_FALSE(why.at("candidates").empty());
  CHECK(run_program("why " + number + data).out.find("relev.") != std::string::npos);
  CHECK(run_program("why 999" + data).status == 1);
}

TEST_CASE("why keeps to eighty columns, however long names and words are", "[cli]") {
  const std::string word(200, 'w'), name(64, 'n');  // no agent's name is longer
  write_file("long.json", R"({"steps": [{"times": 0, "answer": "The )" + word + R"( is long."}]})");
  const auto mind = write_file("long.yaml",
                               "limelight: 1\nname: long\nmodels: {script: {backend: scripted, file: "
                               "long.json}}\nembedder: {backend: hashed}\nagents:\n  - {name: " +
                                   name + ", role: generator}\n");
  const auto data = " --data " + home() + "/long";
  REQUIRE(run_program("run " + mind + data + " --ticks 1 --say 'Why?'").status == 0);
  const auto why = run_program("why 1" + data).out;
  INFO(why);
  CHECK(why.contains("wwww"));
  CHECK(std::ranges::count(why, 'n') > 64);
  std::istringstream lines(why);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
}

TEST_CASE("why shows terms that add up, and what would have had to differ", "[cli]") {
  write_file("two.json", R"({"steps": [
    {"agent": "generator", "answer": "The sky is blue because air scatters blue light most.", "times": 1},
    {"agent": "generator", "answer": "Rivers are made of many small drops.", "times": 0}]})");
  const auto mind = write_file("two.yaml",
                               "limelight: 1\nname: two\nmodels: {script: {backend: scripted, file: "
                               "two.json}}\nembedder: {backend: hashed}\nworkspace: {candidates: 2}\n");
  const auto data = " --data " + home() + "/two";
  REQUIRE(run_program("run " + mind + data + " --say 'Why is the sky blue?'").status == 0);
  const auto why = json::parse(run_program("why --json 1" + data).out);
  REQUIRE(why.at("candidates").size() == 2);
  const auto& weights = why.at("weights");
  double best = 0;
  for (const auto& candidate : why.at("candidates")) {
    double sum = 0;
    for (const auto& [term, part] : candidate.at("weighted").items()) sum += part.get<double>();
    CHECK(sum == Approx(candidate.at("salience").at("total").get<double>()));
    best = std::max(best, sum);
  }
  for (const auto& candidate : why.at("candidates")) {
    if (candidate.at("candidate") == why.at("winner")) continue;
    REQUIRE_FALSE(candidate.at("needed").empty());
    for (const auto& [term, value] : candidate.at("needed").items()) {
      const double more = value.get<double>() - candidate.at("salience").at(term).get<double>();
      const double sign = term == "habituation" ? -1 : 1;
      const double total = candidate.at("salience").at("total").get<double>();
      CHECK(total + sign * more * weights.at(term).get<double>() == Approx(best));
    }
  }
  const std::string text = run_program("why 1" + data).out;
  CHECK(text.find("would have been strongest with relevance") != std::string::npos);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
}

TEST_CASE("the example with sleeping specialists wakes those it concerns, and why names the reasons",
          "[cli]") {
  const auto data = " --data " + home() + "/specialists";
  const auto ran = run_program("run " LIMELIGHT_SOURCE_DIR "/examples/specialists.yaml" + data +
                               " --say 'Why does the moon pull two tides a day?'");
  INFO(ran.err);
  CHECK(ran.status == 0);
  CHECK(ran.out.find("two bulges") != std::string::npos);
  CHECK(ran.err.find("oceanographer woke: topic \"tides\" in a stimulus") != std::string::npos);

  std::map<std::string, std::string> reasons;
  const auto why = json::parse(run_program("why --json 1" + data).out);
  for (const auto& asked : why.at("asked")) reasons[asked.at("agent")] = asked.at("reason");
  CHECK(reasons["thinker"] == "every tick");
  CHECK(reasons["astronomer"].starts_with("relevance 0."));
  CHECK_FALSE(reasons.contains("volcanologist"));
  CHECK_FALSE(reasons.contains("contrarian"));
  CHECK(run_program("why 1" + data).out.find("oceanographer (topic \"tides\"") != std::string::npos);
}

TEST_CASE("run --json prints one event a line and nothing else", "[cli]") {
  const auto ran =
      run_program("run " + scripted_mind("events") + " --json --ticks 1 --say 'Why is the sky blue?'");
  CHECK(ran.status == 0);
  std::istringstream lines(ran.out);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count)
    CHECK(::limelight::event_from_json(json::parse(line)));
  CHECK(count > 3);
}

TEST_CASE("the scripted example runs without a fault, also when its model is trusted to judge", "[cli]") {
  std::ifstream script(LIMELIGHT_SOURCE_DIR "/examples/scripted.json");
  json judging = json::parse(script);
  judging["can_judge"] = true;
  write_file("judging.json", judging.dump());
  const auto mind = write_file("judging.yaml",
                               "limelight: 1\nname: judging\nworkspace: {candidates: 1}\n"
                               "models: {script: {backend: scripted, file: judging.json}}\n"
                               "embedder: {backend: hashed}\n");
  int number = 0;
  for (const std::string& each : {std::string(LIMELIGHT_SOURCE_DIR "/examples/scripted.yaml"), mind}) {
    const auto ran = run_program("run " + each + " --json --say 'Why is the sky blue?' --data " + home() +
                                 "/example" + std::to_string(++number));
    INFO(ran.err);
    CHECK(ran.status == 0);
    CHECK(ran.out.find("response.spoken") != std::string::npos);
    CHECK(ran.out.find("agent.faulted") == std::string::npos);
  }
}

TEST_CASE("commands for a daemon that is not there end with 69", "[cli]") {
  for (const char* command : {"say hello", "status", "tail", "pause", "resume", "step", "stop"}) {
    CHECK(run_program(std::string(command) + " --data " + home() + "/none").status == 69);
  }
}
