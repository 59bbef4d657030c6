// Budgets in a living mind: partial answers, muted agents, late calls, wall time.
#include <algorithm>
#include <deque>
#include <future>

#include <catch2/catch.hpp>

#include "tests/workspace/hesitant_life.hpp"
#include "workspace/journal.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

template <class Body>
std::int64_t tokens(const std::vector<Event>& events) {
  std::int64_t sum = 0;
  for (const Body& body : bodies<Body>(events)) sum += body.tokens;
  return sum;
}

/// The journal of a life that was killed after this.
void write_first(const std::string& directory, EventBody body) {
  auto writer = Writer::open(directory + "/mind.db", prepare_tables).value();
  RunStarted started;
  started.run = "run-1";
  started.mind = "test-mind";
  const std::vector<Event> events{
      {Sequence{1}, TickNumber{0}, {}, "engine", {}, Taint::self, started},
      {Sequence{2}, TickNumber{0}, {}, "budget", {}, Taint::self, std::move(body)},
  };
  std::promise<Result<void>> written;
  DatabaseJournal journal{*writer};
  journal.write({events, {}, "hashed-256/1"}, [&](Result<void> done) { written.set_value(std::move(done)); });
  REQUIRE(written.get_future().get());
}

}  // namespace

TEST_CASE("a budget of tokens and one of money are never exceeded", "[budget]") {
  for (const bool money : {false, true}) {
    INFO(money);
    const TemporaryDirectory directory;
    ScriptedLife life = hesitant();
    life.manifest.workspace.candidates = 3;
    ModelManifest model;
    model.name = "main";
    model.price = PriceManifest{1, 1, {}};
    life.manifest.models = {model};
    if (money) life.manifest.budget.money = 0.006;
    if (!money) life.manifest.budget.tokens = Tokens{6000};
    REQUIRE(life.run(directory.path()).value() == (money ? "budget.money" : "budget.tokens"));
    CHECK(tokens<BudgetSettled>(life.events) <= 6000);
    CHECK(tokens<BudgetSettled>(life.events) > 3000);
    CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
  }
}

TEST_CASE("one pair of reserved and settled stands for an agent and a tick", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.workspace.candidates = 3;
  life.manifest.budget.calls = 1000;
  life.options.ticks = 1;
  REQUIRE(life.run(directory.path()));
  const auto reserved = bodies<BudgetReserved>(life.events);
  const auto settled = bodies<BudgetSettled>(life.events);
  REQUIRE(reserved.size() == 1);
  REQUIRE(settled.size() == 1);
  CHECK(reserved.front().calls == 3);
  CHECK(settled.front().calls == 3);
  CHECK(reserved.front().tokens >= settled.front().tokens);
}

TEST_CASE("a mind without budgets and prices writes nothing about them", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.options.ticks = 2;
  REQUIRE(life.run(directory.path()));
  CHECK(bodies<BudgetReserved>(life.events).empty());
  CHECK(bodies<BudgetSettled>(life.events).empty());
}

TEST_CASE("an agent whose own budget is used up is muted once, and the others go on", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.options.ticks = 5;
  AgentManifest second;
  second.name = "second";
  second.budget.calls = 2;
  life.manifest.agents.push_back(second);
  life.steps.push_back(answers("second", "The fog comes in from the west."));
  REQUIRE(life.run(directory.path()));
  CHECK(asked(life, "second") == 2);
  CHECK(asked(life, "generator") == 5);
  REQUIRE(bodies<AgentMuted>(life.events).size() == 1);
  CHECK(bodies<AgentMuted>(life.events).front().why == "agents[].budget.calls is used up");
  CHECK(bodies<LimitReached>(life.events).empty());
}

TEST_CASE("a muted response leaves the thought itself as the answer", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.workspace.ticks_per_stimulus = 1;
  life.says = {"What do glaciers weigh?"};
  for (AgentManifest& each : life.manifest.agents) {
    if (each.role == Role::response) each.budget.tokens = Tokens{1};
  }
  REQUIRE(life.run(directory.path()));
  CHECK(asked(life, "response") == 0);
  REQUIRE(bodies<ResponseSpoken>(life.events).size() == 1);
  CHECK(bodies<ResponseSpoken>(life.events).front().text == kLamp);
}

TEST_CASE("a late call is settled as it was reserved", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.options.ticks = 1;
  life.manifest.budget.calls = 100;
  ScriptStep stall = answers("generator", "");
  stall.stalls = true;
  life.steps.insert(life.steps.begin(), stall);
  add_generator_that_says(life, kLamp);
  REQUIRE(life.run(directory.path()));
  REQUIRE(bodies<AgentLate>(life.events).size() == 1);
  const auto reserved = bodies<BudgetReserved>(life.events);
  const auto settled = bodies<BudgetSettled>(life.events);
  REQUIRE(settled.size() == 2);
  // The other one was answered with less.
  CHECK(std::ranges::count(settled, reserved.front().tokens, &BudgetSettled::tokens) == 1);
  CHECK(std::ranges::all_of(settled, [](const BudgetSettled& each) { return each.calls == 1; }));
}

TEST_CASE("wall time ends calls under way and the pause between ticks, and what waits is answered",
          "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.budget.wall = Milliseconds{5000};
  ScriptStep stall = answers("generator", "");
  stall.stalls = true;
  life.steps.insert(life.steps.begin(), stall);
  add_generator_that_says(life, kLamp);
  REQUIRE(life.run(directory.path()).value() == "budget.wall");
  CHECK(bodies<LimitReached>(life.events).front().value == 5000);
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
  CHECK(asked(life, "response") == 0);

  const TemporaryDirectory other;
  ScriptedLife idle = hesitant();
  idle.says = {};
  idle.options.until_response = false;
  idle.manifest.budget.wall = Milliseconds{5000};
  REQUIRE(idle.run(other.path()).value() == "budget.wall");
  CHECK(bodies<LimitReached>(idle.events).front().value == 5000);
}

TEST_CASE("wall time that runs out in a pause is told at once; what waits is answered after the pause",
          "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.budget.wall = Milliseconds{5000};
  ScriptStep stall = answers("generator", "", 1);
  stall.stalls = true;
  life.steps.insert(life.steps.begin(), stall);
  int still = 0;
  std::size_t spoken_in_pause = 99;
  life.when_still = [&](Engine& engine, Inbox&) {
    constexpr int kSpinning = 100'000;
    if (still == 0) engine.pause();
    if (++still > kSpinning) engine.stop("it spins");
    if (bodies<LimitReached>(life.events).empty() || spoken_in_pause != 99) return;
    spoken_in_pause = bodies<ResponseSpoken>(life.events).size();
    engine.resume();
  };
  REQUIRE(life.run(directory.path()).value() == "budget.wall");
  CHECK(spoken_in_pause == 0);
  REQUIRE(bodies<LimitReached>(life.events).size() == 1);
  CHECK(bodies<LimitReached>(life.events).front().value == 5000);
  CHECK(bodies<ResponseSpoken>(life.events).size() == 1);
}

TEST_CASE("wall time that runs out in a pause ends a mind of which nobody wants anything", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.says = {};
  life.options.until_response = false;
  life.manifest.budget.wall = Milliseconds{5000};
  int still = 0;
  life.when_still = [&](Engine& engine, Inbox&) {
    constexpr int kSpinning = 100'000;
    if (still == 0) engine.pause();
    if (++still > kSpinning) engine.stop("it spins");
  };
  REQUIRE(life.run(directory.path()).value() == "budget.wall");
  CHECK(bodies<ModeChanged>(life.events).back().mode == "paused");
  CHECK(bodies<LimitReached>(life.events).front().value == 5000);
}

TEST_CASE("a second call for an answer that does not parse needs a reservation of its own", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.budget.calls = 2;
  life.steps.insert(life.steps.begin(), answers("generator", "   "));
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  CHECK(calls(life) <= 2);
  CHECK(bodies<AgentFaulted>(life.events).size() == 1);
}

TEST_CASE("a mind that was killed goes on with the budget it had left", "[budget]") {
  const TemporaryDirectory directory;
  write_first(directory.path(), BudgetSettled{"generator", 400, 4, 0});
  ScriptedLife life = hesitant();
  life.manifest.budget.calls = 6;
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  CHECK(calls(life) == 2);
  CHECK(bodies<LimitReached>(life.events).front().value == 5);
  // That run was ended: the next has all of it again.
  ScriptedLife next = hesitant();
  next.manifest.budget.calls = 6;
  REQUIRE(next.run(directory.path()));
  CHECK(calls(next) == 6);
}

TEST_CASE("what a tick may take is durable before its first call", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.budget.calls = 100;
  life.options.ticks = 1;
  ScriptStep stall = answers("generator", "", 1);
  stall.stalls = true;
  life.steps.insert(life.steps.begin(), stall);
  std::size_t leased = 0, ticks = 99;
  life.when_still = [&](Engine&, Inbox&) {
    leased = bodies<BudgetLeased>(life.events).size();
    ticks = bodies<TickStarted>(life.events).size();
  };
  REQUIRE(life.run(directory.path()));
  CHECK(leased == 1);
  CHECK(ticks == 0);
}

TEST_CASE("a mind that was killed in a tick goes on as if that tick had taken all it might", "[budget]") {
  const TemporaryDirectory directory;
  write_first(directory.path(), BudgetLeased{"", 400, 4, 0});
  ScriptedLife life = hesitant();
  life.manifest.budget.calls = 6;
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  CHECK(calls(life) == 2);
}

TEST_CASE("a call that breaks off is settled as it was reserved, one that reaches nobody as none",
          "[budget]") {
  for (const Errc code : {Errc::model_failed, Errc::model_unreachable}) {
    const TemporaryDirectory directory;
    ScriptedLife life = hesitant();
    life.options.ticks = 1;
    life.manifest.budget.calls = 100;
    ScriptStep broken = answers("generator", "", 1);
    broken.fails = code;
    life.steps.insert(life.steps.begin(), broken);
    REQUIRE(life.run(directory.path()));
    const auto settled = bodies<BudgetSettled>(life.events);
    const auto reserved = bodies<BudgetReserved>(life.events);
    REQUIRE(settled.size() == 2);  // the tick is taken back, and begins again
    CHECK(settled.front().calls == (code == Errc::model_failed ? 1 : 0));
    CHECK(reserved.front().tokens > 0);
    CHECK(settled.front().tokens == (code == Errc::model_failed ? reserved.front().tokens : 0));
  }
}

TEST_CASE("a call to another model is counted with that model's price", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.options.ticks = 8;
  life.manifest.workspace.drive.patience = 1;
  life.manifest.workspace.drive.ladder = {DriveManifest::Rung::model};
  constexpr double kOneEach = 1e6;
  ModelManifest cheap;
  cheap.name = "main";
  cheap.price = PriceManifest{kOneEach, 0, {}};
  ModelManifest dear;
  dear.name = "second";
  dear.price = PriceManifest{2 * kOneEach, 0, {}};
  life.manifest.models = {cheap, dear};
  life.second_steps = {answers("generator", kLamp)};
  REQUIRE(life.run(directory.path()));
  const auto called = bodies<ModelCalled>(life.events);
  const auto settled = bodies<BudgetSettled>(life.events);
  REQUIRE(called.size() == settled.size());
  CHECK(called.front().model == "main");
  CHECK(called.back().model == "second");
  CHECK(settled.front().money == Approx(static_cast<double>(called.front().prompt_tokens)));
  CHECK(settled.back().money == Approx(2 * static_cast<double>(called.back().prompt_tokens)));
}
