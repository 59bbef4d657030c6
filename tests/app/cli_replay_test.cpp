#include <filesystem>
#include <functional>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "memory/database.hpp"
#include "tests/app/cli_program.hpp"
#include "tests/support/changed_journal.hpp"

using limelight::Database;
using limelight::test::change_events;
using limelight::test::home;
using limelight::test::replacing;
using limelight::test::run_program;
using nlohmann::json;

namespace {

/// A data directory with two runs of the example with tools, specialists or a ladder; its --data option.
std::string lived(const std::string& example, const std::string& options) {
  const std::string data = " --data " + home() + "/replay-" + example;
  const std::string run = "run " LIMELIGHT_SOURCE_DIR "/examples/" + example + ".yaml" + data + " " + options;
  for (int life = 0; life < 2; ++life) {
    const auto ran = run_program(run);
    INFO(ran.err);
    REQUIRE(ran.status == 0);
  }
  return data;
}

/// The same, copied, with its journal changed.
std::string tampered(const std::string& name, const std::string& kind,
                     const std::function<std::string(std::string)>& change) {
  namespace fs = std::filesystem;
  const fs::path copy = home() + "/replay-tampered";
  fs::remove_all(copy);
  fs::copy(home() + "/replay-" + name, copy);
  change_events((copy / "mind.db").string(), kind, change);
  return " --data " + copy.string();
}

/// The numbers of the entries changed to what they hold now.
void mend_numbers() {
  auto database = Database::open(home() + "/replay-tampered/mind.db", Database::Mode::read_write);
  REQUIRE(database);
  REQUIRE(database->execute(
      "UPDATE journal SET first = last + 1 - (length(events) - length(replace(events, char(10), '')))"));
  limelight::test::renew_digests(*database);
}

}  // namespace

TEST_CASE("every tick of the examples' runs is replayed to the recorded hash", "[cli]") {
  const auto specialists = lived("specialists", "--say 'Why does the moon pull two tides a day?'");
  const auto ladder = lived("ladder", "--ticks 16");
  for (const auto& data : {specialists, ladder}) {
    for (const char* run : {"run-1", "2", "last"}) {
      const auto ran = run_program("replay --verify --json " + std::string(run) + data);
      INFO(data << " " << run << ran.err);
      CHECK(ran.status == 0);
      const auto told = json::parse(ran.out);
      CHECK(told.at("verified") == true);
      CHECK(told.at("ticks").get<int>() > 0);
      CHECK(told.at("equal") == told.at("ticks"));
    }
  }
  CHECK(run_program("replay run-3 --verify" + ladder).status == 1);
}

TEST_CASE("a replay shows the run as it went by", "[cli]") {
  const auto data = lived("scripted", "--say 'What helps?'");
  const auto shown = run_program("replay run-1" + data);
  CHECK(shown.status == 0);
  CHECK_FALSE(shown.out.empty());
  CHECK(shown.err.find("tick 1") != std::string::npos);
  std::istringstream lines(run_program("replay run-1 --json" + data).out);
  std::string first;
  std::getline(lines, first);
  CHECK(json::parse(first).at("kind") == "run.started");
}

TEST_CASE("a journal that was changed is found out, with the tick and what differs", "[cli]") {
  lived("specialists", "--say 'Why does the moon pull two tides a day?'");
  const auto gone = [](const std::string&) { return std::string{}; };
  struct {
    const char* kind;
    std::function<std::string(std::string)> change;
    const char* told;
  } const changes[]{
      {"thought.won", replacing("bulges", "bulgec"), "the events in the journal"},
      {"model.called", replacing("bulges", "bulgec"), "bulgec"},
      {"tick.committed", replacing(R"("state_hash":")", R"("state_hash":"0)"), "tick 1"},
      {"verdict.reached", gone, "tick 1"},
  };
  for (const auto& change : changes) {
    const auto data = tampered("specialists", change.kind, change.change);
    mend_numbers();
    const auto ran = run_program("replay run-1 --verify" + data);
    INFO(change.kind);
    INFO(ran.err);
    CHECK(ran.status == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.find("tick 1 comes out otherwise") != std::string::npos);
    CHECK(ran.err.find(change.told) != std::string::npos);
  }
  const auto cut = [](std::string line) { return line.erase(line.find('{'), 1); };
  for (const auto& [kind, change] : std::map<std::string, std::function<std::string(std::string)>>{
           {"thought.won", cut}, {"verdict.reached", gone}}) {
    const auto unreadable = run_program("replay run-1 --verify" + tampered("specialists", kind, change));
    CHECK(unreadable.status == 74);
    CHECK(unreadable.err.find("LL0304") != std::string::npos);
  }
}

TEST_CASE("a run is not verified when its last tick is gone, or when an earlier run was changed", "[cli]") {
  lived("scripted", "--say 'What helps?'");
  REQUIRE(run_program("replay run-2 --verify --data " + home() + "/replay-scripted").status == 0);
  const auto earlier = tampered("scripted", "stimulus.received", replacing("What helps?", "What hurts?"));
  for (const char* run : {"run-1", "run-2"}) {
    const auto found = run_program("replay " + std::string(run) + " --verify" + earlier);
    INFO(found.err);
    CHECK(found.status != 0);
    CHECK_THAT(found.err, Catch::Contains("tick 1"));
  }
  const auto last = tampered("scripted", "run.stopped", replacing("response", "response"));
  {
    auto database = Database::open(home() + "/replay-tampered/mind.db", Database::Mode::read_write);
    REQUIRE(database);
    REQUIRE(database->execute(
        "DELETE FROM journal WHERE last >= (SELECT max(last) FROM journal WHERE committed)"));
  }
  const auto one_short = run_program("replay run-2 --verify" + last);
  CHECK(one_short.status == 74);
  CHECK_THAT(one_short.err, Catch::Contains("LL0304"));
}
