// What a run has spent, folded from its events.
#include "workspace/spending.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

Event at(std::int64_t milliseconds, EventBody body, std::string actor = "engine") {
  return {Sequence{1}, TickNumber{1},  WallTime{Milliseconds{milliseconds}}, std::move(actor), {},
          Taint::self, std::move(body)};
}

RunStarted started() {
  RunStarted run;
  run.run = "run-1";
  return run;
}

}  // namespace

TEST_CASE("a run that was not ended goes on with what it had spent and the time it had taken", "[budget]") {
  RunAccount account;
  account.apply(at(1000, started()));
  account.apply(at(1500, BudgetSettled{"a", 10, 1, 0.5}));
  account.apply(at(2000, BudgetSettled{"b", 20, 2, 0.25}));
  account.apply(at(90'000, started()));
  CHECK(account.total().calls == 3);
  CHECK(account.total().tokens == 30);
  CHECK(account.total().money == Approx(0.75));
  CHECK(account.spent("b").tokens == 20);
  // Nobody lived between the two.
  CHECK(account.earlier_lives() == Milliseconds{1000});
  account.apply(at(90'500, BudgetSettled{"a", 1, 1, 0}));
  account.apply(at(100'000, started()));
  CHECK(account.earlier_lives() == Milliseconds{1500});
}

TEST_CASE("what a tick was leased counts as spent if the process died in it", "[budget]") {
  RunAccount account;
  account.apply(at(1000, started()));
  account.apply(at(1100, BudgetLeased{"", 100, 8, 2}));
  account.apply(at(1100, BudgetLeased{"a", 30, 3, 0.5}));
  account.apply(at(1100, BudgetLeased{"b", 90, 1, 0}));
  account.apply(at(1200, BudgetSettled{"c", 50, 1, 0.5}));
  account.apply(at(90'000, started()));
  CHECK(account.spent("a").calls == 3);
  CHECK(account.spent("b").tokens == 90);
  CHECK(account.total().calls == 1 + 8);
  CHECK(account.total().tokens == 50 + 30 + 90);  // more than the run's: it is what agents may have taken
  CHECK(account.total().money == Approx(0.5 + 2));
  account.apply(at(90'000, started()));
  CHECK(account.total().calls == 9);
}

TEST_CASE("a lease ends with its tick, however that ends, and with the run", "[budget]") {
  for (const EventBody& end : {EventBody{TickCommitted{}}, EventBody{TickAbandoned{"paused", ""}}}) {
    RunAccount account;
    account.apply(at(1000, started()));
    account.apply(at(1100, BudgetLeased{"", 100, 8, 2}));
    account.apply(at(1200, BudgetSettled{"a", 10, 1, 0}));
    account.apply(at(1300, end));
    account.apply(at(90'000, started()));
    CHECK(account.total().calls == 1);
  }
  RunAccount account;
  account.apply(at(1000, started()));
  account.apply(at(1100, BudgetLeased{"", 100, 8, 2}));
  account.apply(at(1300, RunStopped{"requested"}));
  account.apply(at(90'000, started()));
  account.apply(at(91'000, started()));
  CHECK(account.total().calls == 0);
}

TEST_CASE("where nothing is metered what models say that they took is counted", "[budget]") {
  RunAccount account;
  account.apply(at(1000, started()));
  ModelCalled called;
  called.prompt_tokens = 10;
  called.completion_tokens = 5;
  account.apply(at(1100, called, "a"));
  account.apply(at(1200, AgentLate{"generator", 30'000}, "b"));
  account.apply(at(1200, AgentLate{"embedder", 30'000}, "embedder"));
  CHECK(account.spent("a").calls == 1);
  CHECK(account.spent("a").tokens == 15);
  CHECK(account.spent("b").calls == 1);
  CHECK(account.total().calls == 2);
  // What is settled is counted once.
  account.apply(at(1300, BudgetReserved{"a", 100, 1, 0}));
  account.apply(at(1300, called, "a"));
  account.apply(at(1300, BudgetSettled{"a", 15, 1, 0}));
  CHECK(account.spent("a").calls == 2);
  CHECK(account.spent("a").tokens == 30);
  called.error = "LL0403";
  account.apply(at(1400, called, "a"));
  CHECK(account.spent("a").calls == 2);
}

TEST_CASE("a run that was ended leaves nothing to the next", "[budget]") {
  RunAccount account;
  account.apply(at(1000, started()));
  account.apply(at(1500, BudgetSettled{"a", 10, 1, 0.5}));
  account.apply(at(1600, AgentMuted{"generator", "why", "run"}, "a"));
  CHECK(account.muted("a"));
  account.apply(at(2000, RunStopped{"quiet"}));
  account.apply(at(3000, started()));
  CHECK(account.total().calls == 0);
  CHECK(account.earlier_lives() == Milliseconds{0});
  CHECK_FALSE(account.muted("a"));
}

TEST_CASE("an agent muted until something comes from outside survives the end of a run, not a stimulus",
          "[budget]") {
  RunAccount account;
  account.apply(at(1000, started()));
  account.apply(at(1100, AgentMuted{"generator", "why", "stimulus"}, "a"));
  account.apply(at(1200, AgentMuted{"generator", "why", "run"}, "b"));
  account.apply(at(2000, RunStopped{"quiet"}));
  account.apply(at(3000, started()));
  CHECK(account.muted("a"));
  CHECK_FALSE(account.muted("b"));
  account.apply(at(3500, StimulusReceived{"c1", "tool", "It rains.", false}, "look"));
  CHECK(account.muted("a"));
  account.apply(at(4000, StimulusReceived{"s1", "user", "And now?", true}, "user"));
  CHECK_FALSE(account.muted("a"));
}

TEST_CASE("a clock that was set back takes no time from a run", "[budget]") {
  RunAccount account;
  account.apply(at(5000, started()));
  account.apply(at(1000, BudgetSettled{"a", 1, 1, 0}));
  account.apply(at(2000, started()));
  CHECK(account.earlier_lives() == Milliseconds{0});
}
