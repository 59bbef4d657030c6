#include <filesystem>
#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "memory/database.hpp"
#include "tests/app/cli_program.hpp"

using limelight::Database;
using limelight::test::home;
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

/// A copy of that data with its journal changed by `sql`.
std::string tampered(const std::string& name, const char* sql) {
  namespace fs = std::filesystem;
  const fs::path copy = home() + "/replay-tampered";
  fs::remove_all(copy);
  fs::copy(home() + "/replay-" + name, copy);
  auto database = Database::open((copy / "mind.db").string(), Database::Mode::read_write);
  REQUIRE(database);
  REQUIRE(database->execute(sql));
  return " --data " + copy.string();
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
  struct {
    const char* sql;
    const char* told;
  } const changes[]{
      {"UPDATE events SET body = replace(body, 'bulges', 'bulgec') WHERE kind = 'thought.won'",
       "the events in the journal"},
      {"UPDATE events SET body = replace(body, 'bulges', 'bulgec') WHERE kind = 'model.called'", "bulgec"},
      {"UPDATE events SET body = replace(body, '\"state_hash\":\"', '\"state_hash\":\"0') WHERE kind = "
       "'tick.committed'",
       "tick 1"},
      {"DELETE FROM events WHERE kind = 'verdict.reached'", "tick 1"},
  };
  for (const auto& change : changes) {
    const auto ran = run_program("replay run-1 --verify" + tampered("specialists", change.sql));
    INFO(change.sql);
    INFO(ran.err);
    CHECK(ran.status == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.find("tick 1 comes out otherwise") != std::string::npos);
    CHECK(ran.err.find(change.told) != std::string::npos);
  }
  const auto unreadable = run_program(
      "replay run-1 --verify" +
      tampered("specialists", "UPDATE events SET body = substr(body, 2) WHERE kind = 'thought.won'"));
  CHECK(unreadable.status == 74);
  CHECK(unreadable.err.find("LL0304") != std::string::npos);
}
