// A real daemon and the commands that talk to it.
#include <map>
#include <sstream>
#include <string>
#include <utility>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::Ran;
using limelight::test::run_command;
using limelight::test::run_program;
using limelight::test::write_file;
using nlohmann::json;

namespace {

constexpr auto kScripted = LIMELIGHT_SOURCE_DIR "/examples/scripted.yaml";

/// A shell script beside a daemon of a scripted mind in the directory `data`, which is ready when it begins.
/// `$limelight COMMAND` talks to the daemon; whatever the script does, the daemon is gone after it.
Ran beside_daemon(const std::string& data, const std::string& script,
                  const std::string& manifest = kScripted) {
  const std::string head = "cd " + home() + "\nmanifest=" + manifest + "\ndata=" + data + R"(
limelight() { command=$1; shift; )" LIMELIGHT_PROGRAM R"( "$command" --data "$data" "$@"; }
rm -f said; mkfifo said
)" LIMELIGHT_PROGRAM R"( serve )" +
                           manifest + R"( --data "$data" 2>said &
daemon=$!
trap 'kill $daemon 2>/dev/null; wait $daemon' EXIT
exec 3<said
read -r _ <&3  # it says where its dashboard is once it listens
)";
  return run_command("bash " + write_file("beside.sh", head + script));
}

}  // namespace

TEST_CASE("a paused daemon does no tick but listens; it steps, goes on and stops when told",
          "[cli][daemon]") {
  const auto ran = beside_daemon("paused", R"SH(
limelight pause && limelight status --json
limelight say 'Why is the sky blue?'
limelight step 2 --wait && limelight status --json
limelight resume && limelight stop && echo "$(ls paused | grep -c endpoint.json)"
wait $daemon; echo $?
)SH");
  INFO(ran.out << ran.err);
  CHECK(ran.status == 0);
  std::istringstream lines(ran.out);
  std::string paused, said, stepped, left, status;
  std::getline(lines, paused);
  std::getline(lines, said);
  std::getline(lines, stepped);
  std::getline(lines, left);
  std::getline(lines, status);
  CHECK(json::parse(paused).at("mode") == "paused");
  CHECK(said.starts_with("s"));
  CHECK(json::parse(stepped).at("mode") == "paused");
  CHECK(json::parse(stepped).at("tick") == json::parse(paused).at("tick").get<int>() + 2);
  CHECK(left == "0");
  CHECK(status == "0");
}

TEST_CASE("a token outlives kill -9, and another one replaces it while the daemon runs", "[cli][daemon]") {
  const auto ran = beside_daemon("tokens", R"SH(
token() { )SH" LIMELIGHT_PROGRAM R"SH( token "$1" --data "$data"; }
first=$(token show)
kill -9 $daemon; wait $daemon
)SH" LIMELIGHT_PROGRAM R"SH( serve "$manifest" --data tokens 2>said & daemon=$!
exec 3<said; read -r _ <&3
[ "$(token show)" = "$first" ] && echo kept
stat -c %a tokens/token
token rotate >/dev/null 2>&1
[ "$(token show)" = "$first" ] || echo replaced
limelight say 'Hello?'
echo "$first" > tokens/token
limelight status; echo $?
)SH");
  INFO(ran.out << ran.err);
  CHECK(ran.out == "kept\n600\nreplaced\ns1\n77\n");
}

TEST_CASE("a signal ends a daemon well, and its status says which it was", "[cli][daemon]") {
  for (const auto& [signal, status] : {std::pair{"TERM", "143\n"}, std::pair{"INT", "130\n"}}) {
    INFO(signal);
    const auto ran = beside_daemon("signalled", "kill -" + std::string(signal) + R"SH( $daemon
wait $daemon; echo $?
cat <&3 >&2
)SH");
    INFO(ran.err);
    CHECK(ran.out == status);
    CHECK(ran.err.contains("stopped: signal"));
  }
}

TEST_CASE("a daemon that is ended as soon as it is announced ends well", "[cli][daemon]") {
  const auto ran = run_command(
      "bash -c 'cd " + home() + " && for round in 1 2 3; do " LIMELIGHT_PROGRAM " serve " + kScripted +
      " --data announced 2>>announced.err & "
      "until kill -0 $! && test -s announced/endpoint.json; do :; done; kill $!; wait $!; "
      "echo $?; ls announced | grep -c endpoint; done'");
  INFO(ran.err);
  CHECK(ran.out == "143\n0\n143\n0\n143\n0\n");
}

TEST_CASE("once stop has returned, the mind can be run", "[cli][daemon]") {
  const auto ran = beside_daemon("free", R"SH(
limelight stop && )SH" LIMELIGHT_PROGRAM R"SH( run )SH" +
                                             std::string(kScripted) +
                                             R"SH( --ticks 1 --data free; echo $?
)SH");
  INFO(ran.err);
  CHECK(ran.out.ends_with("0\n"));
  CHECK_FALSE(ran.err.contains("LL0300"));
}

TEST_CASE("status says where the daemon is, since when, with which models, and when it thinks next",
          "[cli][daemon]") {
  const auto ran = beside_daemon("status", "limelight status; limelight status --json; echo $daemon\n");
  INFO(ran.out << ran.err);
  for (const char* part : {"at http://127.0.0.1:", "process ", "since 20",
                           "models script (scripted scripted.json)", "next tick "})
    CHECK(ran.out.contains(part));
  const auto from = ran.out.find("\n{") + 1;
  const auto state = json::parse(ran.out.substr(from, ran.out.find('\n', from) - from));
  CHECK(state.at("url").get<std::string>().starts_with("http://127.0.0.1:"));
  CHECK(ran.out.ends_with("\n" + std::to_string(state.at("pid").get<int>()) + "\n"));
  CHECK(state.at("since").get<std::string>().ends_with("Z"));
  CHECK(state.at("models").at(0) ==
        json{{"name", "script"}, {"backend", "scripted"}, {"model", "scripted.json"}});
  CHECK(state.contains("next_tick_at"));
}

TEST_CASE("a signal ends a run well, and its status says which it was", "[cli]") {
  for (const auto& [signal, status] : {std::pair{"TERM", "143\n"}, std::pair{"INT", "130\n"}}) {
    INFO(signal);
    const std::string script = "cd " + home() + R"(
rm -f told; mkfifo told
)" LIMELIGHT_PROGRAM " run " + kScripted +
                               " --until never --data signalled-" + signal + R"( 2>told &
run=$!
exec 3<told
read -r _ <&3  # its first tick
kill -)" + signal + R"( $run
cat <&3 >&2 &
wait $run; echo $?
wait
)";
    const auto ran = run_command("bash " + write_file("signalled.sh", script));
    INFO(ran.err);
    CHECK(ran.out == status);
    CHECK(ran.err.contains("stopped: signal"));
  }
}

TEST_CASE("a plugin that never comes back is left behind and named when a daemon stops", "[cli][daemon]") {
  write_file("deaf.json",
             R"({"steps": [{"agent": "generator", "times": 0, "answer":
               "{\"thought\": \"I ask.\", \"tool\": {\"name\": \"deaf\", \"arguments\": {}}}"}]})");
  const std::string manifest = write_file("deaf.yaml", R"(limelight: 1
name: deaf
models: {script: {backend: scripted, file: deaf.json}}
embedder: {backend: hashed}
workspace: {candidates: 1}
agents:
  - {name: generator, role: generator, tools: [deaf]}
  - {name: critic, role: critic}
  - {name: meta, role: meta}
tools:
  - {name: deaf, plugin: )" LIMELIGHT_FIXTURE_FOLDER R"(/deaf.so, deadline: 60s}
)");
  const auto ran = beside_daemon("deaf", R"SH(
read -r called <&3; echo "$called"
kill -TERM $daemon
wait $daemon; echo $?
cat <&3 >&2
ls deaf | grep -c endpoint.json
)SH",
                                 manifest);
  INFO(ran.out << ran.err);
  CHECK(ran.out == "the tool does not listen\n143\n0\n");
  CHECK(ran.err.contains("stopped: signal"));
  CHECK(ran.err.contains("LL0505"));
  CHECK(ran.err.contains("/deaf.so"));
  CHECK(run_program("ticks --data " + home() + "/deaf").status == 0);
}

namespace {

/// A mind whose only model never answers, in a folder where the host finds that model first.
std::string mute_mind(const std::string& deadline) {
  const std::string folder = home() + "/mute";
  run_command("mkdir -p " + folder + " && cp " LIMELIGHT_FIXTURE_FOLDER "/deaf_model/* " + folder);
  write_file("mute/weights.gguf", "none");
  return write_file("mute/mute.yaml", R"(limelight: 1
name: mute
models: {small: {backend: llama, file: weights.gguf}}
embedder: {backend: hashed}
agents:
  - {name: generator, role: generator, deadline: )" +
                                          deadline + "}\n");
}

}  // namespace

TEST_CASE("a model that never answers is an outage, and is left behind and named at the end", "[cli]") {
  const auto ran =
      run_program("run " + mute_mind("20ms") + " --ticks 2 --patience 1 --data " + home() + "/late");
  INFO(ran.out << ran.err);
  CHECK(ran.err.contains("the model does not listen"));
  CHECK(ran.err.contains("no answer within 20 ms"));
  CHECK(ran.err.contains("LL0505"));
  CHECK(ran.err.contains("the model small"));
  CHECK(ran.status == 75);
}

TEST_CASE("a daemon pauses and stops while a model never answers", "[cli][daemon]") {
  const auto ran = beside_daemon("mute-daemon", R"SH(
read -r called <&3; echo "$called"
limelight pause && limelight status --json | grep -o paused
limelight stop
wait $daemon; echo $?
cat <&3 >&2
)SH",
                                 mute_mind("60s"));
  INFO(ran.out << ran.err);
  CHECK(ran.out == "the model does not listen\npaused\n0\n");
  CHECK(ran.err.contains("LL0505"));
  CHECK(run_program("ticks --data " + home() + "/mute-daemon").status == 0);
}

TEST_CASE("who waits for an answer gets it on stdout, and its id on stderr", "[cli][daemon]") {
  const auto ran = beside_daemon("waited", R"SH(
limelight say 'Why is the sky blue?' --wait 2>id
cat id
echo 'And the sea?' | limelight say - --wait 60 --json
limelight ticks --json >ticked
)SH");
  INFO(ran.out << ran.err);
  std::istringstream lines(ran.out);
  std::string answer, id, other;
  std::getline(lines, answer);
  std::getline(lines, id);
  std::getline(lines, other);
  CHECK_FALSE(answer.empty());
  CHECK(id == "s1");
  CHECK(json::parse(other).at("id") == "s2");
  CHECK_FALSE(json::parse(other).at("response").at("text").get<std::string>().empty());
}

TEST_CASE("a wait that is over exits 75, and what was said stays", "[cli][daemon]") {
  const auto ran = beside_daemon("unanswered", R"SH(
limelight pause
limelight say 'Why is the sky blue?' --wait 1; echo $?
limelight status --json
)SH");
  INFO(ran.out << ran.err);
  CHECK(ran.out.starts_with("75\n"));
  CHECK(ran.err.contains("LL0103"));
  CHECK(json::parse(ran.out.substr(3)).at("pending").front().at("id") == "s1");
}

TEST_CASE("a mind that was paused stays paused over a kill, and a run makes it go on", "[cli][daemon]") {
  const auto ran = beside_daemon("over", R"SH(
limelight pause
limelight say 'Why is the sky blue?'
kill -9 $daemon; wait $daemon
)SH" LIMELIGHT_PROGRAM R"SH( serve )SH" + std::string(kScripted) +
                                             R"SH( --data over 2>again & daemon=$!
until [ -e over/endpoint.json ] && limelight status >reached 2>/dev/null; do kill -0 $daemon || exit; done
limelight status
limelight stop; wait $daemon
)SH" LIMELIGHT_PROGRAM R"SH( run )SH" + std::string(kScripted) +
                                             R"SH( --data over --until response
)SH");
  INFO(ran.out << ran.err);
  CHECK(ran.out.contains("paused"));
  CHECK(ran.out.contains("pending s1"));
  CHECK(ran.err.contains("the mind was paused; it goes on"));
  CHECK(ran.err.contains("stopped: response"));
}

TEST_CASE("a mind is told to go on while its model never answers", "[cli][daemon]") {
  const auto ran = beside_daemon("resumed", R"SH(
read -r called <&3
limelight pause && limelight resume && limelight step 3; echo $?
limelight stop
)SH",
                                 mute_mind("60s"));
  INFO(ran.out << ran.err);
  CHECK(ran.out == "0\n");
}

TEST_CASE("tail follows a daemon until it ends, and what was said to it is answered", "[cli][daemon]") {
  const auto ran = beside_daemon("followed", R"(
limelight pause
limelight tail --json >tailed & follower=$!
limelight say 'Why is the sky blue?' >id
limelight step 8 --wait
limelight stop
wait $follower; echo $?
grep -c response.spoken tailed
)");
  INFO(ran.out << ran.err);
  CHECK(ran.out == "0\n1\n");
}

TEST_CASE("a step of no ticks is a usage error", "[cli][daemon]") {
  CHECK(run_program("step 0 --data " + home() + "/none").status == 2);
}

TEST_CASE("a daemon whose files were removed is in trouble until they are back, then it goes on",
          "[cli][daemon]") {
  const auto ran = beside_daemon("replaced", R"SH(
trouble() { limelight status --json | grep -o '"trouble":\({"code":"[A-Z0-9]*"\|null\)'; }
mv replaced/mind.db replaced/aside
until trouble | grep -q LL0301; do :; done; trouble
mv replaced/aside replaced/mind.db
until trouble | grep -q null; do :; done; trouble
limelight stop; wait $daemon; echo $?
)SH");
  INFO(ran.out << ran.err);
  CHECK(ran.out == "\"trouble\":{\"code\":\"LL0301\"\n\"trouble\":null\n0\n");
  CHECK(run_program("doctor --deep --data " + home() + "/replaced").out.contains("all of them whole"));
}
