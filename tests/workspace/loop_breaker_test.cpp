// The same tool call with the same result: in a fold by itself, and in a living mind.
#include "workspace/loop_breaker.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "tests/workspace/scripted_mind.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

Event event(EventBody body, std::string actor) {
  return {Sequence{1}, TickNumber{1}, {}, std::move(actor), {}, Taint::self, std::move(body)};
}

ToolRequest request(int number) {
  return {"look", {{"at", number}}};
}

void call(LoopBreaker& breaker, const std::string& agent, const ToolRequest& asks, std::string output,
          std::string outcome = "ok") {
  breaker.apply(event(ToolIntended{"c1", asks.tool, asks.arguments, false}, agent));
  breaker.apply(event(ToolFinished{"c1", asks.tool, std::move(outcome), std::move(output), 1}, asks.tool));
}

/// One generator that asks for the same sum in every tick, in other words.
ScriptedLife insisting(std::int64_t ticks) {
  ScriptedLife life;
  life.manifest = five_agents();
  life.manifest.workspace.candidates = 1;
  life.manifest.workspace.ignition = 0;
  life.manifest.workspace.ticks_per_stimulus = 1000;
  life.manifest.agents[1].tools = {"calculate"};
  life.options.until_response = false;
  life.options.ticks = ticks;
  for (const char* text : {"Bread needs flour.", "Octopuses taste things.", "Parliament votes.",
                           "Sandstone crumbles.", "Nets are mended.", "Prime numbers.", "Extra time."}) {
    life.steps.push_back(
        {.agent = "generator",
         .contains = {},
         .answer = R"({"thought": ")" + std::string(text) +
                   R"(", "tool": {"name": "calculate", "arguments": {"expression": "1+1"}}})",
         .fails = {},
         .stalls = false,
         .times = 1});
  }
  return life;
}

}  // namespace

TEST_CASE("equal results of one call are counted, and another result begins anew", "[loop]") {
  LoopBreaker breaker;
  CHECK(breaker.standing("a", request(1)).same_results == 0);
  call(breaker, "a", request(1), "rain");
  call(breaker, "a", request(1), "rain");
  CHECK(breaker.standing("a", request(1)).same_results == 2);
  call(breaker, "a", request(1), "sun");
  CHECK(breaker.standing("a", request(1)).same_results == 1);
  call(breaker, "a", request(1), "sun", "failed");
  CHECK(breaker.standing("a", request(1)).same_results == 1);
}

TEST_CASE("another agent, another tool and other arguments are other calls", "[loop]") {
  LoopBreaker breaker;
  call(breaker, "a", request(1), "rain");
  call(breaker, "b", request(1), "rain");
  call(breaker, "a", request(2), "rain");
  call(breaker, "a", {"listen", {{"at", 1}}}, "rain");
  CHECK(breaker.standing("a", request(1)).same_results == 1);
}

TEST_CASE("arguments are the same in any order of their keys", "[loop]") {
  LoopBreaker breaker;
  call(breaker, "a", {"look", nlohmann::json::parse(R"({"x": 1, "y": 2})")}, "rain");
  call(breaker, "a", {"look", nlohmann::json::parse(R"({"y": 2, "x": 1})")}, "rain");
  CHECK(breaker.standing("a", {"look", {{"x", 1}, {"y", 2}}}).same_results == 2);
}

TEST_CASE("a stimulus from outside makes every call new, a tool's result does not", "[loop]") {
  LoopBreaker breaker;
  call(breaker, "a", request(1), "rain");
  breaker.apply(event(StimulusReceived{"c1", "tool", "It rains.", false}, "look"));
  CHECK(breaker.standing("a", request(1)).same_results == 1);
  breaker.apply(event(StimulusReceived{"s1", "user", "And now?", true}, "user"));
  CHECK(breaker.standing("a", request(1)).same_results == 0);
}

TEST_CASE("the oldest of too many different calls is forgotten", "[loop]") {
  LoopBreaker breaker;
  const int most = static_cast<int>(limits::kWatchedCalls);
  for (int number = 0; number < most; ++number) call(breaker, "a", request(number), "rain");
  CHECK(breaker.standing("a", request(0)).same_results == 1);
  call(breaker, "a", request(most), "rain");
  CHECK(breaker.standing("a", request(0)).same_results == 0);
  CHECK(breaker.standing("a", request(1)).same_results == 1);
}

TEST_CASE("an agent that asks a tool for the same again and again is told once, then muted", "[loop]") {
  const TemporaryDirectory directory;
  ScriptedLife life = insisting(7);
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<ToolFinished>(life.events).size() == 3);
  const auto limits = bodies<LimitReached>(life.events);
  REQUIRE(limits.size() == 1);
  CHECK(limits.front().limit == "workspace.same_calls");
  CHECK(limits.front().value == 3);
  const auto told = std::ranges::count_if(bodies<StimulusReceived>(life.events), [](const auto& each) {
    return each.text.contains("gave the same result 3 times");
  });
  CHECK(told == 1);
  const auto muted = bodies<AgentMuted>(life.events);
  REQUIRE(muted.size() == 1);
  CHECK(muted.front().until == "stimulus");
  CHECK(asked(life, "generator") == 5);
}

TEST_CASE("a muted agent is heard again once something comes from outside", "[loop]") {
  const TemporaryDirectory directory;
  ScriptedLife life = insisting(5);
  REQUIRE(life.run(directory.path()));
  REQUIRE(bodies<AgentMuted>(life.events).size() == 1);
  ScriptedLife second = insisting(1);
  REQUIRE(second.run(directory.path()));
  CHECK(asked(second, "generator") == 0);
  ScriptedLife third = insisting(1);
  third.says = {"What is one and one?"};
  REQUIRE(third.run(directory.path()));
  CHECK(asked(third, "generator") == 1);
  CHECK(bodies<ToolIntended>(third.events).size() == 1);
}

TEST_CASE("what was asked before a mind stopped counts after it lives again", "[loop]") {
  const TemporaryDirectory directory;
  ScriptedLife life = insisting(3);
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<LimitReached>(life.events).empty());
  ScriptedLife second = insisting(1);
  second.steps.erase(second.steps.begin(), second.steps.begin() + 3);  // these were thought before
  REQUIRE(second.run(directory.path()));
  CHECK(bodies<LimitReached>(second.events).size() == 1);
}
