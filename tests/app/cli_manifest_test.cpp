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
  const auto path = write_file(
      "good.yaml",
      "limelight: 1\nname: good\nmodels: {m: {backend: openai, url: \"http://[::1]:1/v1\", model: m}}\n");
  const auto ran = run_program("validate --json " + path);
  CHECK(ran.status == 0);
  CHECK(json::parse(ran.out) ==
        json{{"valid", true}, {"errors", json::array()}, {"warnings", json::array()}});
}

TEST_CASE("what a run would refuse is an error of validate, too, with its place", "[cli]") {
  write_file("thought.json", R"({"steps": [{"answer": "A thought.", "times": 0}]})");
  write_file("no.gguf", "no model");
  write_file("broken.json", "{");
  const std::string scripted = "models: {m: {backend: scripted, file: thought.json}}\n";
  struct Case {
    std::string manifest;
    std::string place;
    std::string says;
  };
  const Case cases[] = {
      {"models: {m: {backend: openai, model: m, url: example.org/v1}}", ":2:46: error LL0201", "http://"},
      {"models: {m: {backend: openai, model: m, url: \"http://\"}}", ":2:46: error LL0201", "a host"},
      {"models: {m: {backend: openai, model: m, url: \"http://a:b@c/v1\"}}", ":2:46: error LL0201",
       "key_env"},
      {"models: {m: {backend: llama, file: none.gguf}}", ":2:36: error LL0400", "none.gguf"},
      {"models: {m: {backend: llama, file: no.gguf}}", ":2:36: error LL0401", "no GGUF"},
      {"models: {m: {backend: scripted, file: broken.json}}", ":2:39: error LL0401", "broken.json"},
      {scripted + "name: a/b", ":3:7: error LL0201", "folder"},
      {scripted + "name: ../up", ":3:7: error LL0201", "folder"},
      {scripted + "name: \"\"", ":3:7: error LL0201", "folder"},
      {scripted + "genesis: \"  \"", ":3:10: error LL0201", "blank"},
      {scripted + "self: \"\\n\"", ":3:7: error LL0201", "blank"},
      {scripted + "stimuli: [{name: t, every: 1h, text: \" \"}]", ":3:38: error LL0201", "blank"},
      {scripted + "stimuli: [{name: t, path: nowhere, text: it}]", ":3:27: error LL0104", "nowhere"},
      {scripted + "tools: [{name: My-Tool}]", ":3:16: error LL0201", "My-Tool"},
      {scripted + "tools: [{name: calculater}]", ":3:16: error LL0600", "did you mean calculate?"},
      {scripted + "tools: [{name: dice, plugin: dice.so}]", ":3:30: error LL0500", "dice.so"},
      {scripted + "tools: [{name: dice, plugin: " LIMELIGHT_FIXTURE_FOLDER "/no_entry.so}]",
       ":3:30: error LL0501", "no_entry"},
      {scripted + "tools: [{name: dice, plugin: " LIMELIGHT_FIXTURE_FOLDER "/other_abi.so}]",
       ":3:30: error LL0502", "other_abi"},
      {scripted + "tools: [{name: dice, plugin: " LIMELIGHT_FIXTURE_FOLDER "/deaf.so}]",
       ":3:30: error LL0600", "deaf"},
      {scripted + "workspace: {idle: 2m, idle_max: 1m}", ":3:33: error LL0201", "idle_max"},
  };
  for (const Case& each : cases) {
    const auto ran =
        run_program("validate " + write_file("refused.yaml", "limelight: 1\n" + each.manifest + "\n"));
    INFO(each.manifest << "\n" << ran.err);
    CHECK(ran.status == 65);
    CHECK(ran.err.contains("refused.yaml" + each.place));
    CHECK(ran.err.contains(each.says));
  }
}

TEST_CASE("what only this machine lacks is a warning: the manifest is valid", "[cli]") {
  const auto path = write_file("elsewhere.yaml",
                               "limelight: 1\nmodels:\n  m: {backend: llama}\n  c: {backend: openai, "
                               "url: \"http://h/v1\", model: m, key_env: NO_SUCH_KEY}\n");
  const auto people = run_program("validate " + path);
  INFO(people.err);
  CHECK(people.status == 0);
  CHECK(people.err.contains("elsewhere.yaml:3:6: warning LL0400"));
  CHECK(people.err.contains("elsewhere.yaml:4:63: warning LL0409"));
  CHECK(people.err.contains("cannot run on this machine yet"));
  const auto answer = json::parse(run_program("validate --json " + path).out);
  CHECK(answer.at("valid") == true);
  CHECK(answer.at("warnings").size() == 2);
}

TEST_CASE("a longest pause under the usual one is refused, and one that is not given is not under it",
          "[cli]") {
  const std::string head = "limelight: 1\nmodels: {m: {backend: llama}}\nworkspace: ";
  CHECK(run_program("validate " + write_file("pauses.yaml", head + "{idle: 2h}\n")).status == 0);
  CHECK(run_program("validate " + write_file("pauses.yaml", head + "{idle: 2m, idle_max: 2m}\n")).status ==
        0);
  CHECK(run_program("validate " + write_file("pauses.yaml", head + "{idle_max: 29s}\n")).status == 65);
}

TEST_CASE("the quickstart example is valid", "[cli]") {
  CHECK(run_program("validate " LIMELIGHT_SOURCE_DIR "/examples/quickstart.yaml").status == 0);
}

TEST_CASE("the schema is JSON of draft 7", "[cli]") {
  const auto schema = json::parse(run_program("schema").out);
  CHECK(schema.at("$schema").get<std::string>().find("draft-07") != std::string::npos);
}
