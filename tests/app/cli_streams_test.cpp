// What a command does when its streams are full, closed, or read by nobody any more, and what of a text from
// elsewhere may reach a terminal.
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/cli/printable.hpp"
#include "tests/app/cli_program.hpp"

using limelight::cli::printable;
using limelight::cli::printable_json;
using limelight::test::home;
using limelight::test::run_command;
using limelight::test::run_program;
using limelight::test::write_file;
using nlohmann::json;

namespace {

constexpr auto kSpeaker = LIMELIGHT_SOURCE_DIR "/examples/scripted.yaml";

/// A data directory with a few ticks in it.
const std::string& lived() {
  static const std::string made = [] {
    const std::string data = home() + "/lived";
    run_program("run " + std::string(kSpeaker) + " --say sky --ticks 3 --until never --data " + data);
    return data;
  }();
  return made;
}

/// Commands that write to stdout.
std::vector<std::string> speaking() {
  const std::string at = " --data " + lived();
  return {"--help",
          "--version",
          "run --help",
          "mem search --help",
          "explain",
          "explain 300 --json",
          "schema",
          "completion",
          "doctor" + at,
          "doctor --json" + at,
          "validate --json " + std::string(kSpeaker),
          "init --force --file " + home() + "/full-c/mind.yaml",
          "init plugin --force " + home() + "/full-c/count",
          "ticks" + at,
          "ticks --json" + at,
          "why 1" + at,
          "why 1 --json" + at,
          "diff 1 2" + at,
          "mem search sky --json" + at,
          "replay --json" + at,
          "replay --verify" + at,
          "export" + at,
          "simulate --seeds 1 --ticks 5",
          "run " + std::string(kSpeaker) + " --say sky --until response --data " + home() + "/full-a",
          "run " + std::string(kSpeaker) + " --json --say sky --ticks 1 --data " + home() + "/full-b"};
}

}  // namespace

TEST_CASE("a stdout that is full or closed ends every command with 74, and it is said why",
          "[cli][streams]") {
  for (const std::string& command : speaking()) {
    for (const char* stream : {">/dev/full", ">&-"}) {
      const auto ran = run_command("bash -c '" LIMELIGHT_PROGRAM " " + command + " " + stream + "'");
      INFO(command << " " << stream << "\n" << ran.err);
      CHECK(ran.status == 74);
      CHECK(ran.err.contains("LL0107"));
      CHECK(ran.err.contains("stdout"));
    }
  }
}

TEST_CASE("a reader that has gone ends a run, and its status is that of SIGPIPE", "[cli][streams]") {
  for (const char* options : {"--json", "--say sky"}) {
    const auto ran =
        run_command("bash -c '" LIMELIGHT_PROGRAM " run " + std::string(kSpeaker) + " --until never --data " +
                    home() + "/gone " + options + " | head -1; echo ${PIPESTATUS[0]}'");
    INFO(ran.err);
    CHECK(ran.out.ends_with("\n141\n"));
    CHECK(ran.err.contains("stopped: output"));
  }
}

TEST_CASE("a stream that is closed from the start takes no place of a file of the mind", "[cli][streams]") {
  const std::string data = home() + "/closed";
  const auto ran = run_command("bash -c '" LIMELIGHT_PROGRAM " run " + std::string(kSpeaker) +
                               " --say sky --ticks 2 --until never --data " + data + " <&- >&- 2>&-'");
  CHECK(ran.status == 74);
  const auto lock = run_command("cat " + data + "/lock");
  CHECK(lock.out.find_first_not_of("0123456789\n") == std::string::npos);
  CHECK(run_program("ticks --json --data " + data).status == 0);
}

TEST_CASE("control characters of a text are shown, not obeyed", "[cli][streams]") {
  CHECK(printable("plain, \xC3\xA9 and \xE4\xBD\xA0\ttab\nline") ==
        "plain, \xC3\xA9 and \xE4\xBD\xA0\ttab\nline");
  CHECK(printable("\x1B]0;title\x07") == "\xE2\x90\x9B]0;title\xE2\x90\x87");
  CHECK(printable("one\r\ntwo\rthree") == "one\ntwo\xE2\x90\x8Dthree");
  CHECK(printable("\x7F") == "\xE2\x90\xA1");
  CHECK(printable("\xC2\x9B"
                  "31m") ==
        "\xEF\xBF\xBD"
        "31m");
  CHECK(printable("a\xE2\x80\xAE"
                  "b\xE2\x81\xA6"
                  "c") ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD"
        "c");
  CHECK(printable("\x9B raw") == "\xEF\xBF\xBD raw");
}

TEST_CASE("in JSON such characters are escaped, and mean the same", "[cli][streams]") {
  const std::string text = "\x7F \xC2\x9B \xE2\x80\xAE \xE2\x81\xA9 \xC3\xA9";
  const std::string shown = printable_json(json{{"text", text}}.dump());
  CHECK(shown.find('\x7F') == std::string::npos);
  CHECK(shown.find("\\u009b") != std::string::npos);
  CHECK(shown.find("\\u202e") != std::string::npos);
  CHECK(json::parse(shown).at("text") == text);
}

TEST_CASE("nothing that a model, a manifest or a file is called moves the cursor", "[cli][streams]") {
  const std::string evil = R"(\u001b]0;mine\u0007\u001b[2J\u009b31m\u202e)";
  write_file("evil.json", R"({"steps": [{"answer": "The sky )" + evil + R"( is blue.", "times": 0}]})");
  const auto manifest =
      write_file("evil.yaml",
                 "limelight: 1\nname: evil\nmodels: {\"m\": {backend: scripted, file: evil.json}}\n"
                 "embedder: {backend: hashed}\nself: \"I \\e[31m am.\"\nworkspace: {candidates: 1}\n");
  const std::string data = " --data " + home() + "/evil";
  const std::string whole[] = {
      "run " + manifest + " --say 'Why is the sky blue?' --ticks 2 --until never" + data,
      "run " + manifest + " --json --ticks 1" + data,
      "ticks" + data,
      "ticks --json" + data,
      "why 1" + data,
      "mem search sky" + data,
      "validate /nowhere/$'\\e[31m'.yaml",
      "$'\\e[31m'",
      "run $'\\x9b31m'"};
  for (const std::string& command : whole) {
    const auto ran = run_command("bash -c " + ("\"" LIMELIGHT_PROGRAM " " + command + "\""));
    INFO(command << "\n" << ran.out << ran.err);
    for (const std::string& said : {ran.out, ran.err}) {
      CHECK(said.find('\x1B') == std::string::npos);
      CHECK(said.find('\x07') == std::string::npos);
      CHECK(said.find("\xC2\x9B") == std::string::npos);
      CHECK(said.find("\xE2\x80\xAE") == std::string::npos);
    }
  }
}
