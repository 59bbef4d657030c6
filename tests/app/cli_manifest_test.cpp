#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::run_program;
using limelight::test::write_file;
using nlohmann::json;

TEST_CASE("a manifest that is not there ends with 65", "[cli]") {
  const auto ran = run_program("validate /nowhere/mind.yaml");
  CHECK(ran.status == 65);
  CHECK(ran.err.find("LL0202") != std::string::npos);
}

TEST_CASE("all errors of a manifest come in one pass, each with its place", "[cli]") {
  const auto path =
      write_file("bad.yaml", "limelight: 1\nmodels: {m: {backend: hamster}}\nmemry: {theta: 10}\n");
  const auto people = run_program("validate " + path);
  CHECK(people.status == 65);
  CHECK(people.out.empty());
  CHECK(people.err.find("bad.yaml:2:") != std::string::npos);
  CHECK(people.err.find("bad.yaml:3:") != std::string::npos);

  const auto machine = run_program("validate --json " + path);
  CHECK(machine.status == 65);
  const auto answer = json::parse(machine.out);
  CHECK(answer.at("valid") == false);
  CHECK(answer.at("errors").size() == 2);
}

TEST_CASE("a valid manifest is said to be valid", "[cli]") {
  const auto path = write_file("good.yaml", "limelight: 1\nname: good\nmodels: {m: {backend: llama}}\n");
  const auto ran = run_program("validate --json " + path);
  CHECK(ran.status == 0);
  CHECK(json::parse(ran.out) == json{{"valid", true}, {"errors", json::array()}});
}

TEST_CASE("the quickstart example is valid", "[cli]") {
  CHECK(run_program("validate " LIMELIGHT_SOURCE_DIR "/examples/quickstart.yaml").status == 0);
}

TEST_CASE("the schema is JSON of draft 7", "[cli]") {
  const auto schema = json::parse(run_program("schema").out);
  CHECK(schema.at("$schema").get<std::string>().find("draft-07") != std::string::npos);
}
