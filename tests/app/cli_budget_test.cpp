#include <sstream>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "app/cli/spending_text.hpp"
#include "tests/app/cli_program.hpp"

using limelight::cli::spending_text;
using limelight::test::home;
using limelight::test::run_program;
using nlohmann::json;

TEST_CASE("the example mind spends its budget, gives a partial answer and says what stopped it", "[cli]") {
  const std::string example = std::string(LIMELIGHT_SOURCE_DIR) + "/examples/budget.yaml";
  const auto data = " --data " + home() + "/budget";
  const auto ran = run_program("run " + example + data + " --say 'How old is the sea?'");
  INFO(ran.err);
  CHECK(ran.status == 1);
  CHECK(ran.out == "Very old; I could not work it out any further.\n");
  CHECK(ran.err.find("budget.calls") != std::string::npos);
  CHECK(ran.err.find("doubter is muted: agents[].budget.calls is used up") != std::string::npos);
  CHECK(ran.err.find("spent 6 of 6 calls") != std::string::npos);
}

TEST_CASE("the example mind's events add up to its budget", "[cli]") {
  const std::string example = std::string(LIMELIGHT_SOURCE_DIR) + "/examples/budget.yaml";
  const auto ran =
      run_program("run " + example + " --data " + home() + "/budget-json --json --say 'How old is the sea?'");
  std::istringstream lines(ran.out);
  int calls = 0;
  int settled = 0;
  double money = 0;
  json last;
  for (std::string line; std::getline(lines, line);) {
    const json event = json::parse(line);
    if (event.at("kind") == "model.called") ++calls;
    if (event.at("kind") == "budget.settled") {
      settled += event.at("body").at("calls").get<int>();
      money += event.at("body").at("money").get<double>();
    }
    if (event.at("kind") == "limit.reached") CHECK(event.at("body").at("limit") == "budget.calls");
    last = event;
  }
  CHECK(calls == 6);
  CHECK(settled == 6);
  CHECK(money > 0);
  CHECK(money < 0.05);
  CHECK(last.at("kind") == "run.stopped");
  CHECK(last.at("body").at("reason") == "budget.calls");
}

TEST_CASE("what was spent is told with its limits, and not at all where nothing is counted", "[cli]") {
  CHECK(spending_text(json::object()).empty());
  const json none = {{"calls", 0}, {"tokens", 0}, {"money", 0.0}};
  CHECK(spending_text({{"spent", none}}).empty());
  const json spent = {{"calls", 3}, {"tokens", 120}, {"money", 0.0125}};
  CHECK(spending_text({{"spent", spent}}) == "spent 3 calls, 120 tokens, 0.0125 in money");
  const json limits = {{"calls", 10}, {"tokens", nullptr}, {"money", 0.5}};
  CHECK(spending_text({{"spent", spent}, {"budget", limits}}) ==
        "spent 3 of 10 calls, 120 tokens, 0.0125 of 0.5 in money");
  const json free = {{"calls", 3}, {"tokens", 120}, {"money", 0.0}};
  CHECK(spending_text({{"spent", free}}) == "spent 3 calls, 120 tokens");
}
