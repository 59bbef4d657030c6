// Reservations, settlements and limits, of the run and of one agent.
#include "workspace/budget.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

Manifest two_agents() {
  Manifest manifest;
  ModelManifest model;
  model.name = "main";
  manifest.models.push_back(model);
  AgentManifest thinker;
  thinker.name = "thinker";
  AgentManifest speaker;
  speaker.name = "speaker";
  speaker.role = Role::response;
  manifest.agents = {thinker, speaker};
  return manifest;
}

constexpr Spending kTen{1, 10, 0};

}  // namespace

TEST_CASE("a mind without any limit and price has nothing to count", "[budget]") {
  Manifest manifest = two_agents();
  CHECK_FALSE(Budget{manifest}.metered());
  manifest.agents[1].budget.calls = 1;
  CHECK(Budget{manifest}.metered());
  manifest = two_agents();
  manifest.models.front().price = PriceManifest{1, 2, {}};
  CHECK(Budget{manifest}.metered());
  manifest = two_agents();
  manifest.budget.wall = Milliseconds{1};
  CHECK(Budget{manifest}.metered());
}

TEST_CASE("reservations add up to the limit exactly, and the next one is refused by its name", "[budget]") {
  Manifest manifest = two_agents();
  manifest.budget.tokens = Tokens{20};
  Budget budget{manifest};
  CHECK_FALSE(budget.reserve("thinker", kTen, {}));
  CHECK_FALSE(budget.reserve("speaker", kTen, {}));
  const auto refused = budget.reserve("thinker", {1, 1, 0}, {});
  REQUIRE(refused);
  CHECK(refused->by_run);
  CHECK(refused->limit == "budget.tokens");
  CHECK_FALSE(refused->final);    // the open calls may take less
  CHECK_FALSE(budget.used_up());  // nothing was taken yet
  budget.settle("thinker", kTen, kTen);
  budget.settle("speaker", kTen, {1, 9, 0});
  CHECK(budget.reserve("thinker", {1, 2, 0}, {})->final);
  CHECK_FALSE(budget.reserve("thinker", {1, 1, 0}, {}));
}

TEST_CASE("what a call did not take may be reserved again", "[budget]") {
  Manifest manifest = two_agents();
  manifest.budget.tokens = Tokens{20};
  Budget budget{manifest};
  REQUIRE_FALSE(budget.reserve("thinker", {1, 20, 0}, {}));
  budget.settle("thinker", {1, 20, 0}, {1, 5, 0});
  CHECK(budget.spent().tokens == 5);
  CHECK_FALSE(budget.reserve("thinker", {1, 15, 0}, {}));
  budget.settle("thinker", {1, 15, 0}, {1, 15, 0});
  CHECK(budget.used_up() == "budget.tokens");
}

TEST_CASE("a call leaves what is kept for summing up", "[budget]") {
  Manifest manifest = two_agents();
  manifest.budget.calls = 2;
  Budget budget{manifest};
  const Spending kept = budget.summing_up(Tokens{10}, Tokens{10});
  CHECK(kept.calls == 1);
  CHECK_FALSE(budget.reserve("thinker", kTen, kept));
  CHECK(budget.reserve("thinker", kTen, kept)->limit == "budget.calls");
  CHECK_FALSE(budget.reserve("speaker", kTen, {}));
}

TEST_CASE("an agent's own limit holds for it alone", "[budget]") {
  Manifest manifest = two_agents();
  manifest.agents[0].budget.calls = 1;
  Budget budget{manifest};
  REQUIRE_FALSE(budget.reserve("thinker", kTen, {}));
  const auto refused = budget.reserve("thinker", kTen, {});
  REQUIRE(refused);
  CHECK_FALSE(refused->by_run);
  CHECK(refused->limit == "agents[].budget.calls");
  CHECK_FALSE(budget.reserve("speaker", kTen, {}));
  budget.settle("thinker", kTen, kTen);
  CHECK(budget.used_up("thinker") == "agents[].budget.calls");
  CHECK_FALSE(budget.used_up("speaker"));
  CHECK_FALSE(budget.used_up());
}

TEST_CASE("money follows from the price of the agent's model, and kept tokens have their own", "[budget]") {
  Manifest manifest = two_agents();
  manifest.models.front().price = PriceManifest{2, 10, 0.5};
  const Budget budget{manifest};
  const PriceManifest* price = budget.price("thinker");
  CHECK(Budget::estimate(price, Tokens{1'000'000}, Tokens{100'000}).money == Approx(3.0));
  CHECK(Budget::estimate(nullptr, Tokens{1'000'000}, Tokens{100'000}).money == 0);
  ModelCalled call;
  call.prompt_tokens = 1'000'000;
  call.cached_tokens = 800'000;
  call.completion_tokens = 100'000;
  CHECK(Budget::taken(price, call, kTen).money == Approx(0.4 + 0.4 + 1.0));
  CHECK(Budget::taken(price, call, kTen).tokens == 1'100'000);
  CHECK(Budget::taken(price, call, {3, 10, 0}).calls == 3);  // its server was asked three times
}

TEST_CASE("a call that broke off took what was reserved, a refused one is a call, an unreached one none",
          "[budget]") {
  ModelCalled call;
  call.finish = "failed";
  const Spending reserved{2, 500, 0.25};
  for (const Errc code : {Errc::model_failed, Errc::model_garbage, Errc::cancelled, Errc::timed_out}) {
    call.error = code_text(code);
    const Spending taken = Budget::taken(nullptr, call, reserved);
    CHECK(taken.calls == 2);
    CHECK(taken.tokens == 500);
    CHECK(taken.money == 0.25);
  }
  for (const Errc code : {Errc::model_refused, Errc::queue_full, Errc::prompt_too_large}) {
    call.error = code_text(code);
    const Spending taken = Budget::taken(nullptr, call, reserved);
    CHECK(taken.calls == 2);
    CHECK(taken.tokens == 0);
    CHECK(taken.money == 0);
  }
  // Its server was reached once, and was busy.
  call.error = code_text(Errc::model_unreachable);
  CHECK(Budget::taken(nullptr, call, reserved).calls == 1);
  CHECK(Budget::taken(nullptr, call, reserved).tokens == 0);
  CHECK(Budget::taken(nullptr, call, {1, 500, 0.25}).calls == 0);
}

TEST_CASE("a tick is held to what it was leased, and the next is leased what it lacked", "[budget]") {
  Manifest manifest = two_agents();
  manifest.workspace.candidates = 1;
  manifest.budget.tokens = Tokens{1000};
  manifest.agents[0].budget.calls = 100;
  Budget budget{manifest};
  const auto leases = budget.lease(kTen);
  REQUIRE(leases.size() == 2);
  CHECK(leases[0].agent.empty());
  CHECK(leases[0].amount.tokens == 40);  // two calls for each of two agents
  CHECK(leases[1].agent == "thinker");
  CHECK(leases[1].amount.calls == 2);
  CHECK_FALSE(budget.reserve("thinker", {1, 40, 0}, {}));
  budget.settle("thinker", {1, 40, 0}, {1, 30, 0});
  const auto refused = budget.reserve("speaker", {1, 11, 0}, {});
  REQUIRE(refused);
  CHECK_FALSE(refused->final);
  CHECK_FALSE(budget.reserve("speaker", {1, 10, 0}, {}));
  budget.settle("speaker", {1, 10, 0}, {1, 10, 0});
  CHECK(budget.lease(kTen)[0].amount.tokens == 2 * 41);
}

TEST_CASE("no more is leased than is left, and nothing where nothing is limited", "[budget]") {
  Manifest manifest = two_agents();
  manifest.models.front().price = PriceManifest{1, 2, {}};
  CHECK(Budget{manifest}.lease(kTen).empty());
  manifest.budget.calls = 3;
  Budget budget{manifest};
  CHECK(budget.lease(kTen)[0].amount.calls == 3);
  REQUIRE_FALSE(budget.reserve("thinker", {2, 10, 0}, {}));
  budget.settle("thinker", {2, 10, 0}, {2, 10, 0});
  CHECK(budget.lease(kTen)[0].amount.calls == 1);
  // What is not limited is not held to a lease.
  CHECK_FALSE(budget.reserve("thinker", {1, 1'000'000, 1000}, {}));
}

TEST_CASE("the response agent sums up, else the first generator", "[budget]") {
  Manifest manifest = two_agents();
  manifest.budget.calls = 3;
  CHECK(Budget{manifest}.speaker()->name == "speaker");
  manifest.agents.pop_back();
  CHECK(Budget{manifest}.speaker()->name == "thinker");
  manifest.agents.front().role = Role::specialist;
  CHECK(Budget{manifest}.speaker() == nullptr);
}

TEST_CASE("no money at all still lets free calls be made, and no others", "[budget]") {
  Manifest manifest = two_agents();
  manifest.budget.money = 0;
  Budget budget{manifest};
  CHECK_FALSE(budget.used_up());
  CHECK_FALSE(budget.reserve("thinker", kTen, {}));
  CHECK(budget.reserve("thinker", {1, 1, 0.01}, {})->limit == "budget.money");
}

TEST_CASE("many small sums of money reach a limit that they add up to", "[budget]") {
  Manifest manifest = two_agents();
  manifest.budget.money = 1;
  Budget budget{manifest};
  const Spending tenth{1, 0, 0.1};
  for (int call = 0; call < 10; ++call) {
    REQUIRE_FALSE(budget.reserve("thinker", tenth, {}));
    budget.settle("thinker", tenth, tenth);
  }
  CHECK(budget.used_up() == "budget.money");
  CHECK(budget.reserve("thinker", tenth, {}));
}

TEST_CASE("what a run spent before it was interrupted counts, for the run and for each agent", "[budget]") {
  Manifest manifest = two_agents();
  manifest.budget.calls = 5;
  manifest.agents[0].budget.calls = 2;
  RunAccount account;
  const BudgetSettled settled{"thinker", 20, 2, 0};
  account.apply({Sequence{1}, TickNumber{1}, {}, "budget", {}, Taint::self, RunStarted{}});
  account.apply({Sequence{2}, TickNumber{1}, {}, "budget", {}, Taint::self, settled});
  Budget budget{manifest};
  budget.restore(account);
  CHECK(budget.spent().calls == 2);
  CHECK(budget.used_up("thinker") == "agents[].budget.calls");
  CHECK_FALSE(budget.reserve("speaker", {3, 1, 0}, {}));
  CHECK(budget.reserve("speaker", {1, 1, 0}, {})->limit == "budget.calls");
}
