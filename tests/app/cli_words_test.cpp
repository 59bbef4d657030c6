#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/errc.hpp"
#include "tests/app/cli_program.hpp"

using limelight::test::run_program;
using nlohmann::json;

TEST_CASE("help is on stdout and ends with 0", "[cli]") {
  const auto ran = run_program("--help");
  CHECK(ran.status == 0);
  CHECK(ran.err.empty());
  for (const char* command : {"run", "serve", "why", "doctor", "explain"}) {
    CHECK(ran.out.find(command) != std::string::npos);
  }
}

TEST_CASE("the version is one line", "[cli]") {
  const auto ran = run_program("--version");
  CHECK(ran.status == 0);
  CHECK(ran.out.starts_with("limelight "));
  CHECK(ran.out.find('\n') == ran.out.size() - 1);
}

TEST_CASE("a wrong use ends with 2 and leaves stdout empty", "[cli]") {
  for (const char* wrong : {"", "dance", "why", "why zero", "run", "explain --unknown"}) {
    const auto ran = run_program(wrong);
    INFO(wrong);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK_FALSE(ran.err.empty());
  }
}

TEST_CASE("what a run may go on until is said in words", "[cli]") {
  const auto ran = run_program("run mind.yaml --until sunday");
  CHECK(ran.status == 2);
  CHECK(ran.err.contains("--until: \"sunday\" is none of response, quiet, never"));
  CHECK(run_program("run --help").out.contains("--until WHEN"));
}

TEST_CASE("every error code can be explained by its number and by its name", "[cli]") {
  const auto all = json::parse(run_program("explain --json").out).at("errors");
  CHECK(all.size() == ::limelight::all_errors().size());
  for (const char* name : {"LL0300", "300", "data_in_use"}) {
    const auto one = json::parse(run_program(std::string("explain --json ") + name).out);
    CHECK(one.at("code") == "LL0300");
    CHECK(one.at("exit") == 75);
  }
}

TEST_CASE("an unknown code is an error that says how to list them", "[cli]") {
  const auto ran = run_program("explain LL9999");
  CHECK(ran.status == 1);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("LL9999") != std::string::npos);
}

TEST_CASE("output that is no terminal has no colour", "[cli]") {
  CHECK(run_program("explain 300").out.find('\033') == std::string::npos);
}

TEST_CASE("the completion script names every command", "[cli]") {
  const auto ran = run_program("completion");
  for (const char* command : {"run)", "serve)", "mem)", "bench)"})
    CHECK(ran.out.find(command) != std::string::npos);
}
