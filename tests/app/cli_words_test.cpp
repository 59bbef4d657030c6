#include <string>
#include <utility>

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

TEST_CASE("a number that cannot be one is refused in a line that says which are", "[cli]") {
  for (const char* wrong :
       {"why 0", "why -- -1", "why 99999999999999999999", "why 0x10", "why 1.5", "diff 0 1",
        "ticks --after=-1", "ticks --limit 0", "ticks --limit 501", "step 0", "step 1000001",
        "run m --ticks 0", "run m --seed x", "mem search x --limit 101", "fork 1 --at 0"}) {
    const auto ran = run_program(wrong);
    INFO(wrong << "\n" << ran.err);
    CHECK(ran.status == 2);
    CHECK(ran.err.contains("is no whole number from"));
    CHECK(ran.err.size() < 400);
  }
}

TEST_CASE("an unknown command or option is answered with the one that was meant", "[cli]") {
  const std::pair<const char*, const char*> cases[] = {
      {"stauts", "there is no command 'stauts': did you mean 'status'?"},
      {"mem serch x", "there is no command 'serch': did you mean 'search'?"},
      {"bench jurnal", "there is no command 'jurnal': did you mean 'journal'?"},
      {"ticks --jsn", "there is no option '--jsn': did you mean '--json'?"},
      {"run m.yaml --untill=never", "there is no option '--untill': did you mean '--until'?"},
      {"init plgin x", "there is no command 'plgin': did you mean 'plugin'?"},
      {"explain data_inuse", "did you mean data_in_use?"}};
  for (const auto& [wrong, says] : cases) {
    const auto ran = run_program(wrong);
    INFO(wrong << "\n" << ran.err);
    CHECK(ran.status != 0);
    CHECK(ran.err.contains(says));
  }
}

TEST_CASE("a tick in which nothing was worth the stage is listed and explained like any other", "[cli]") {
  using limelight::test::home;
  using limelight::test::write_file;
  write_file("dull.json", R"({"steps": [{"answer": "A dull thought.", "times": 0}]})");
  const auto manifest =
      write_file("dull.yaml",
                 "limelight: 1\nname: dull\nmodels: {m: {backend: scripted, file: dull.json}}\n"
                 "embedder: {backend: hashed}\nworkspace: {candidates: 1, ignition: 1}\n");
  const std::string data = " --data " + home() + "/dull";
  CHECK(run_program("run " + manifest + " --ticks 2 --until never" + data).status == 0);
  for (const char* command :
       {"ticks", "why 2", "diff 1 2", "ticks --json", "why 2 --json", "ticks --after 0"}) {
    const auto ran = run_program(command + data);
    INFO(command << ran.err);
    CHECK(ran.status == 0);
    CHECK_FALSE(ran.out.empty());
  }
  CHECK(run_program("ticks" + data).out.contains("WAIT"));
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
