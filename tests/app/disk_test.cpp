// Disks that are full or can only be read: a clear end, nothing acknowledged is lost, and life goes on
// afterwards.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/app/cli_program.hpp"

using limelight::test::home;
using limelight::test::Ran;
using limelight::test::run_command;
using limelight::test::run_program;
using limelight::test::write_file;
using nlohmann::json;

namespace {

const std::string kMind = "run " LIMELIGHT_SOURCE_DIR "/examples/scripted.yaml --json --until never";
const std::string kMuch = " --ticks 1000000 --data ";

std::string text_of(const std::string& name) {
  std::ifstream file(home() + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The state hash of each tick that the events of a run acknowledge.
std::map<int, std::string> acknowledged(const std::string& events) {
  std::map<int, std::string> hashes;
  std::istringstream lines(events);
  for (std::string line; std::getline(lines, line);) {
    const json event = json::parse(line);
    if (event.at("kind") == "tick.committed") hashes[event.at("tick")] = event.at("body").at("state_hash");
  }
  return hashes;
}

std::map<int, std::string> kept(const std::string& ticks_json) {
  std::map<int, std::string> hashes;
  const json ticks = json::parse(ticks_json).at("ticks");
  for (const json& tick : ticks) hashes[tick.at("tick")] = tick.at("state_hash");
  return hashes;
}

/// A script in a mount namespace of its own, where `disk` is a small file system. Nothing where the machine
/// does not allow that.
std::optional<Ran> on_small_disk(const std::string& options, const std::string& script) {
  std::filesystem::create_directories(home() + "/disk");
  const std::string mount = "mount -t tmpfs -o " + options + " tmpfs disk";
  if (run_command("cd " + home() + " && unshare -rm " + mount).status != 0) return {};
  write_file("script.sh", "cd " + home() + "\n" + mount + "\nprogram=" LIMELIGHT_PROGRAM "\n" + script);
  return run_command("unshare -rm sh " + home() + "/script.sh");
}

void skip() {
  WARN("skipped: this machine lets nobody mount a file system of their own");
  SUCCEED("nothing to check");
}

}  // namespace

TEST_CASE(
    "a mind whose disk fills up ends with 74, keeps every acknowledged tick and goes on once there is room",
    "[cli][disk]") {
  const auto ran =
      on_small_disk("size=400k", "$program " + kMind + kMuch + R"(disk/mind >events 2>full; echo $?
$program ticks --json --limit 500 --data disk/mind >while_full; echo $?
mount -o remount,size=16m disk
$program )" + kMind +
                                     " --ticks 3 --data disk/mind >next; echo $?\n$program ticks --json "
                                     "--limit 500 --data disk/mind >at_last");
  if (!ran) return skip();
  CHECK(ran->out == "74\n0\n0\n");
  CHECK_THAT(text_of("full"), Catch::Contains("LL0302") && Catch::Contains("disk/mind/mind.db"));
  const auto told = acknowledged(text_of("events"));
  REQUIRE(told.size() > 1);
  const auto held = kept(text_of("while_full"));
  for (const auto& [tick, hash] : told) CHECK((held.contains(tick) && held.at(tick) == hash));

  const auto next = acknowledged(text_of("next"));
  REQUIRE(next.size() == 3);
  CHECK(next.begin()->first == held.rbegin()->first + 1);
  CHECK(kept(text_of("at_last")).size() == held.size() + 3);
}

TEST_CASE("a daemon whose disk fills up says so, waits, and goes on by itself once there is room",
          "[cli][disk]") {
  const auto ran = on_small_disk("size=400k", R"(mkfifo daemon_said
$program serve )" LIMELIGHT_SOURCE_DIR R"(/examples/scripted.yaml --data disk/mind 2>daemon_said & daemon=$!
exec 3<daemon_said; read -r _ <&3
$program step 1000000 --data disk/mind 2>stepped &
status() { $program status --json --data disk/mind; }
until status | grep -q LL0302; do kill -0 $daemon || exit; done
status >waiting; $program status --data disk/mind >in_words
mount -o remount,size=16m disk
until status | grep -q '"trouble":null'; do kill -0 $daemon || exit; done
$program stop --data disk/mind; echo $?
wait $daemon; echo $?
$program ticks --json --limit 500 --data disk/mind >ticked; echo $?
)");
  if (!ran) return skip();
  CHECK(ran->out == "0\n0\n0\n");
  CHECK_THAT(text_of("in_words"), Catch::Contains("no room left on the disk"));
  const json waiting = json::parse(text_of("waiting"));
  const auto held = kept(text_of("ticked"));
  CHECK(static_cast<int>(held.size()) > waiting.at("tick").get<int>());
}

TEST_CASE("a mind cannot begin on a full disk: it ends with 74, and begins once there is room",
          "[cli][disk]") {
  const auto ran =
      on_small_disk("size=64k", "dd if=/dev/zero of=disk/filler bs=1k count=64 2>dd\n$program " + kMind +
                                    " --ticks 1 --data disk/mind >events 2>full; echo $?\nrm disk/filler\n" +
                                    "mount -o remount,size=16m disk\n$program " + kMind +
                                    " --ticks 1 --data disk/mind >next; echo $?\n");
  if (!ran) return skip();
  CHECK(ran->out == "74\n0\n");
  CHECK(text_of("events").empty());
  CHECK_THAT(text_of("full"), Catch::Contains("LL0302"));
  CHECK(acknowledged(text_of("next")).size() == 1);
}

TEST_CASE("a read-only disk ends with 74, and its mind can still be read", "[cli][disk]") {
  const auto ran =
      on_small_disk("size=16m", "$program " + kMind + R"( --ticks 2 --data disk/mind >events; echo $?
mount -o remount,ro disk
$program )" + kMind + R"( --ticks 1 --data disk/mind >old 2>old_error; echo $?
$program )" + kMind + R"( --ticks 1 --data disk/new >new 2>new_error; echo $?
$program ticks --json --limit 500 --data disk/mind >read; echo $?
mount -o remount,rw disk
$program )" + kMind + " --ticks 1 --data disk/mind >next; echo $?\n");
  if (!ran) return skip();
  CHECK(ran->out == "0\n74\n74\n0\n0\n");
  for (const std::string name : {"old", "new"}) {
    CHECK(text_of(name).empty());
    CHECK_THAT(text_of(name + "_error"), Catch::Contains("LL0301") && Catch::Contains("Read-only"));
  }
  CHECK(kept(text_of("read")) == acknowledged(text_of("events")));
  CHECK(acknowledged(text_of("next")).begin()->first == 3);
}

TEST_CASE("a data directory that its user may not write ends with 74", "[cli][disk]") {
  const std::string data = home() + "/forbidden";
  std::filesystem::create_directories(data);
  std::filesystem::permissions(data, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  // Permissions do not bind the super-user, unless it gives its capabilities away.
  const std::string drop = ::geteuid() == 0 ? "setpriv --bounding-set=-all --inh-caps=-all " : "";
  const Ran ran = run_command(drop + LIMELIGHT_PROGRAM " " + kMind + " --ticks 1 --data " + data);
  std::filesystem::permissions(data, std::filesystem::perms::owner_all);
  CHECK(ran.status == 74);
  CHECK(ran.out.empty());
  CHECK_THAT(ran.err, Catch::Contains("LL0301") && Catch::Contains("Permission denied"));
  CHECK(std::filesystem::is_empty(data));
}

TEST_CASE("a limit on the size of files ends a mind with 74 and the file it met, not by a signal",
          "[cli][disk]") {
  const std::string data = home() + "/limited";
  const Ran ran =
      run_command("sh -c 'ulimit -f 400; exec " LIMELIGHT_PROGRAM " " + kMind + kMuch + data + "'");
  CHECK(ran.status == 74);
  CHECK_THAT(ran.err, Catch::Contains("LL0107") && Catch::Contains("limited/mind.db"));
  const auto told = acknowledged(ran.out);
  REQUIRE(told.size() > 1);
  const auto held = kept(run_program("ticks --json --limit 500 --data " + data).out);
  for (const auto& [tick, hash] : told) CHECK((held.contains(tick) && held.at(tick) == hash));
  const Ran next = run_program(kMind + " --ticks 1 --data " + data);
  CHECK(next.status == 0);
  CHECK(acknowledged(next.out).begin()->first == held.rbegin()->first + 1);
}
