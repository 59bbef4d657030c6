// `limelight init`: what it writes works as it is.
#include <string>

#include <catch2/catch.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::run_command;
using limelight::test::run_program;

namespace {

std::string in_new_folder(const std::string& name, const std::string& script) {
  return "bash -c 'mkdir -p " + home() + "/" + name + " && cd " + home() + "/" + name + " && " + script + "'";
}

}  // namespace

TEST_CASE("the manifest of init is valid, and its first line names the schema for editors", "[cli][init]") {
  const auto made =
      run_command(in_new_folder("init-a", LIMELIGHT_PROGRAM " init && head -1 mind.yaml && test -s "
                                                            "limelight.schema.json && " LIMELIGHT_PROGRAM
                                                            " validate mind.yaml"));
  INFO(made.err);
  CHECK(made.status == 0);
  CHECK(made.out == "mind.yaml\n# yaml-language-server: $schema=limelight.schema.json\n");
}

TEST_CASE("a mind of init runs in one step", "[cli][init]") {
  const auto ran =
      run_command(in_new_folder("init-b", LIMELIGHT_PROGRAM
                                " init --backend scripted --name Ada --self \"I help.\" && " LIMELIGHT_PROGRAM
                                " run mind.yaml --say hi --data data"));
  INFO(ran.err);
  CHECK(ran.status == 0);
  CHECK(ran.out.starts_with("mind.yaml\n"));
  CHECK(ran.out.contains("I am a scripted mind"));
}

TEST_CASE("init never overwrites what is there, unless it is told to", "[cli][init]") {
  const auto again =
      run_command(in_new_folder("init-c", "echo mine > mind.yaml; " LIMELIGHT_PROGRAM " init; echo $?; "
                                          "cat mind.yaml; " LIMELIGHT_PROGRAM " init --force; echo $?"));
  CHECK(again.out == "2\nmine\nmind.yaml\n0\n");
  CHECK(again.err.contains("--force"));
}

TEST_CASE("what cannot be a manifest is refused before anything is written", "[cli][init]") {
  for (const char* wrong : {"--name a/b", "--url ftp://here --model m", "--backend openai"}) {
    const auto ran = run_command(
        in_new_folder("init-d", LIMELIGHT_PROGRAM " init " + std::string(wrong) + "; echo $?; ls"));
    INFO(wrong << ran.err);
    CHECK(ran.out == "65\n");
  }
}

TEST_CASE("a server's address is enough to say where the model is", "[cli][init]") {
  const auto made = run_command(in_new_folder(
      "init-e", LIMELIGHT_PROGRAM " init --url http://127.0.0.1:8080/v1 --model some && cat mind.yaml"));
  CHECK(made.status == 0);
  CHECK(made.out.contains("backend: openai"));
}

TEST_CASE("the plugin of init is a project with one tool, whose name is checked", "[cli][init]") {
  const auto made =
      run_command(in_new_folder("init-f", LIMELIGHT_PROGRAM " init plugin count_bytes && ls count_bytes"));
  CHECK(made.status == 0);
  CHECK(made.out == "count_bytes\nCMakeLists.txt\ncount_bytes.c\n");
  const auto refused = run_program("init plugin My-Tool");
  CHECK(refused.status == 2);
  CHECK(refused.err.contains("My-Tool"));
}
