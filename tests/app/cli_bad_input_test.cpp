// Models and plugins that cannot be loaded: refused with a code and the documented exit status, nothing
// written.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::Ran;
using limelight::test::run_command;
using limelight::test::run_program;
using limelight::test::write_file;

namespace {

// One try in a data directory of its own, which must stay without data.
Ran refused(const std::string& manifest) {
  const std::string data = home() + "/refused";
  std::filesystem::remove_all(data);
  const auto path =
      write_file("refused.yaml", "limelight: 1\nname: refused\nembedder: {backend: hashed}\n" + manifest);
  const Ran ran = run_program("run " + path + " --say hello --json --data " + data);
  INFO(ran.err);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::Contains("mend:"));
  CHECK_FALSE(std::filesystem::exists(data + "/mind.db"));
  return ran;
}

Ran refused_model(const std::string& file) {
  return refused("models: {m: {backend: llama, file: " + file + "}}\n");
}

Ran refused_tool(const std::string& plugin) {
  write_file("script.json", R"({"steps": [{"answer": "A thought.", "times": 0}]})");
  return refused(
      "models: {m: {backend: scripted, file: script.json}}\ntools: [{name: dice, plugin: " + plugin + "}]\n");
}

}  // namespace

TEST_CASE("a model file that is not there ends with 78 and is named", "[cli]") {
  const Ran ran = refused_model("nothing.gguf");
  CHECK(ran.status == 78);
  CHECK_THAT(ran.err, Catch::Contains("LL0400") && Catch::Contains("nothing.gguf"));
}

TEST_CASE("a script of a model that is not there or not JSON ends with 78", "[cli]") {
  const Ran missing = refused("models: {m: {backend: scripted, file: nothing.json}}\n");
  CHECK(missing.status == 78);
  CHECK_THAT(missing.err, Catch::Contains("LL0400") && Catch::Contains("nothing.json"));
  write_file("broken.json", R"({"steps": [{"answer": )");
  const Ran broken = refused("models: {m: {backend: scripted, file: broken.json}}\n");
  CHECK(broken.status == 78);
  CHECK_THAT(broken.err, Catch::Contains("LL0401") && Catch::Contains("broken.json"));
}

TEST_CASE("a plugin of another ABI ends with 78 and both versions", "[cli]") {
  const Ran ran = refused_tool(LIMELIGHT_FIXTURE_FOLDER "/other_abi.so");
  CHECK(ran.status == 78);
  CHECK_THAT(ran.err, Catch::Contains("LL0502") && Catch::Contains("other_abi.so") &&
                          Catch::Contains("it has ABI 2.0, this program has 1.1"));
}

TEST_CASE("a library that is no plugin ends with 78", "[cli]") {
  const Ran ran = refused_tool(LIMELIGHT_FIXTURE_FOLDER "/no_entry.so");
  CHECK(ran.status == 78);
  CHECK_THAT(ran.err, Catch::Contains("LL0501") && Catch::Contains("no_entry.so"));
}

TEST_CASE("a plugin that is not there, or is no library, ends with 78", "[cli]") {
  for (const std::string& plugin : {std::string("nowhere.so"), write_file("text.so", "no library")}) {
    const Ran ran = refused_tool(plugin);
    CHECK(ran.status == 78);
    CHECK_THAT(ran.err, Catch::Contains("LL0500") && Catch::Contains(plugin));
  }
}

TEST_CASE("a server's key that is not set ends with 78 and names the variable", "[cli]") {
  const Ran ran = refused(
      "models: {m: {backend: openai, model: x, url: 'http://127.0.0.1:1/v1', key_env: "
      "LIMELIGHT_TEST_UNSET}}\n");
  CHECK(ran.status == 78);
  CHECK_THAT(ran.err, Catch::Contains("LL0409") && Catch::Contains("LIMELIGHT_TEST_UNSET"));
}

TEST_CASE("a data directory that is empty or not UTF-8 is refused by every command that has one", "[cli]") {
  for (const char* command : {"ticks", "why 1", "doctor", "export", "mem search x", "status", "stop",
                              "run nothing.yaml", "serve nothing.yaml"}) {
    const Ran empty = run_program(std::string(command) + " --data ''");
    INFO(command << empty.err);
    CHECK(empty.status == 2);
    CHECK_THAT(empty.err, Catch::Contains("the path is empty"));
    const Ran bytes = run_program(std::string(command) + " --data \"$(printf '/tmp/\\377')\"");
    CHECK(bytes.status == 2);
    CHECK_THAT(bytes.err, Catch::Contains("not UTF-8"));
  }
}

TEST_CASE("data in a folder below another, as a name with slashes once made it, is found without --data",
          "[cli]") {
  write_file("script.json", R"({"steps": [{"answer": "A thought.", "times": 0}]})");
  const std::string mind = write_file("slashed.yaml",
                                      "limelight: 1\nname: ab\nembedder: {backend: hashed}\n"
                                      "models: {m: {backend: scripted, file: script.json}}\n");
  const std::string alone = "XDG_STATE_HOME=" + home() + "/slashed " LIMELIGHT_PROGRAM " ";
  REQUIRE(
      run_command(alone + "run " + mind + " --ticks 1 --data " + home() + "/slashed/limelight/a/b").status ==
      0);
  const Ran found = run_command(alone + "ticks --json");
  INFO(found.err);
  CHECK(found.status == 0);
  CHECK_THAT(found.out, Catch::Contains("\"tick\":1"));
}
