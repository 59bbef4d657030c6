// An outage is not an answer: nothing is used up, nothing is said, and the mind goes on when a model is back.
#include <algorithm>

#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "tests/workspace/hesitant_life.hpp"
#include "tests/workspace/replayed.hpp"
#include "workspace/spending.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

constexpr auto kQuestion = "What do glaciers weigh in summer compared to winter?";
constexpr auto kAnswer = "Glaciers carry many stones.";

ScriptStep fails(Errc code, int times = 0, std::string agent = "") {
  ScriptStep step = answers(std::move(agent), "", times);
  step.fails = code;
  return step;
}

ScriptStep stalls(int times = 0) {
  ScriptStep step = answers("generator", "", times);
  step.stalls = true;
  return step;
}

/// The times at which a tick was taken back for an outage.
std::vector<Milliseconds> outages(const ScriptedLife& life) {
  std::vector<Milliseconds> found;
  for (const Event& event : life.events) {
    const auto* abandoned = std::get_if<TickAbandoned>(&event.body);
    if (abandoned == nullptr || abandoned->reason != "outage") continue;
    found.push_back(std::chrono::duration_cast<Milliseconds>(event.at.time_since_epoch()));
  }
  return found;
}

std::vector<std::int64_t> pauses_s(const ScriptedLife& life) {
  const auto times = outages(life);
  std::vector<std::int64_t> pauses;
  for (std::size_t place = 1; place < times.size(); ++place)
    pauses.push_back((times[place] - times[place - 1]).count() / 1000);
  return pauses;
}

std::vector<std::string> said(const ScriptedLife& life) {
  std::vector<std::string> texts;
  for (const auto& spoken : bodies<ResponseSpoken>(life.events)) texts.push_back(spoken.text);
  return texts;
}

}  // namespace

TEST_CASE("a question outlives an outage and is answered when the model is back", "[outage]") {
  for (const Errc code : {Errc::model_unreachable, Errc::model_failed, Errc::model_refused, Errc::queue_full,
                          Errc::timed_out}) {
    INFO(code_text(code));
    const TemporaryDirectory directory;
    ScriptedLife life = unspoken({kQuestion});
    life.steps = {fails(code, 10), answers("generator", kAnswer)};
    CHECK(life.run(directory.path()).value() == "response");
    CHECK(said(life) == std::vector<std::string>{kAnswer});
    CHECK(pauses_s(life) == std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 64, 128, 256});
    CHECK(bodies<TickAbandoned>(life.events).front().fault.starts_with(code_text(code)));
    // Not one of its three ticks was used up: it is answered when relevance no longer rises, in the second.
    CHECK(bodies<TickCommitted>(life.events).size() == 2);
    check_equal(recording_of({&life}), 2);
  }
}

TEST_CASE("an answer of no use is no outage: the ticks of the question are used up", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.steps = {fails(Errc::model_garbage)};
  REQUIRE(life.run(directory.path()));
  CHECK(outages(life).empty());
  CHECK(bodies<TickCommitted>(life.events).size() == 3);
  CHECK(said(life).size() == 1);
}

TEST_CASE("a server that hangs is an outage like one that is gone", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.steps = {stalls(2), answers("generator", kAnswer)};
  REQUIRE(life.run(directory.path()));
  CHECK(said(life) == std::vector<std::string>{kAnswer});
  REQUIRE(outages(life).size() == 2);
  CHECK(bodies<TickAbandoned>(life.events).front().fault ==
        "LL0103 timed_out: it gave generator no answer within 30000 ms (agents[].deadline) (the model main)");
  check_equal(recording_of({&life}), ticks_of(life));
}

TEST_CASE("where somebody proposes the tick goes on, whoever else is out", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  AgentManifest other = life.manifest.agents[1];
  other.name = "other";
  life.manifest.agents.push_back(other);
  life.steps = {fails(Errc::model_unreachable, 0, "other"), answers("generator", kAnswer)};
  REQUIRE(life.run(directory.path()));
  CHECK(outages(life).empty());
  CHECK(said(life) == std::vector<std::string>{kAnswer});
  CHECK(bodies<AgentFaulted>(life.events).size() == 2);
}

TEST_CASE("patience ends with the fault, and a later life answers what waits", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.options.patience = Milliseconds{60'000};
  life.steps = {fails(Errc::model_unreachable)};
  const auto gave_up = life.run(directory.path());
  REQUIRE_FALSE(gave_up);
  CHECK(gave_up.error().code == Errc::model_unreachable);
  CHECK(gave_up.error().where == "the model main");
  CHECK(said(life).empty());
  CHECK(pauses_s(life) == std::vector<std::int64_t>{1, 2, 4, 8, 16});
  REQUIRE(life.events.back().kind() == EventKind::run_stopped);
  CHECK(bodies<RunStopped>(life.events).back().reason == "outage LL0403");
  const auto lived = life.events.back().at - life.events.front().at;
  CHECK(lived == Milliseconds{60'000});
  ScriptedLife later = unspoken({});
  later.steps = {answers("generator", kAnswer)};
  CHECK(later.run(directory.path()).value() == "response");
  CHECK(said(later) == std::vector<std::string>{kAnswer});
}

TEST_CASE("without any patience the first try in vain is the last", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.options.patience = Milliseconds{0};
  life.steps = {fails(Errc::model_refused)};
  CHECK(life.run(directory.path()).error().code == Errc::model_refused);
  CHECK(outages(life).size() == 1);
}

TEST_CASE("a try in an outage is not waited for longer than patience lasts", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.options.patience = Milliseconds{45'000};
  life.steps = {stalls()};
  CHECK(life.run(directory.path()).error().code == Errc::timed_out);
  // The first call is late after 30 s; the second, begun a second later, is cut off.
  CHECK(outages(life).size() == 2);
  CHECK(life.events.back().at - life.events.front().at == Milliseconds{45'000});
}

TEST_CASE("neither the ticks of a run nor those of an idle mind are used up", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({});
  life.options.until_response = false;
  life.options.ticks = 1;
  life.steps = {fails(Errc::model_unreachable, 3), answers("generator", kAnswer)};
  CHECK(life.run(directory.path()).value() == "ticks");
  CHECK(outages(life).size() == 3);
  CHECK(bodies<ThoughtWon>(life.events).size() == 1);
}

TEST_CASE("what is said in an outage is taken in and tried at once, at most every second", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.options.until_response = false;
  life.steps = {fails(Errc::model_unreachable)};
  life.when_still = [&life, said = 0](Engine& engine, Inbox& inbox) mutable {
    if (outages(life).size() == 6 && said++ == 0) {  // 32 s would pass by now
      static_cast<void>(inbox.post({"user", "And the sea?"}));
      engine.wake();
    }
    if (outages(life).size() == 7) engine.stop("signal");
  };
  CHECK(life.run(directory.path()).value() == "signal");
  CHECK(pauses_s(life) == std::vector<std::int64_t>{1, 2, 4, 8, 16, 1});
  CHECK(bodies<StimulusReceived>(life.events).size() == 3);
  CHECK(said(life).empty());
}

TEST_CASE("a stop ends the pause between two tries", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.steps = {fails(Errc::model_unreachable)};
  life.when_still = [&life](Engine& engine, Inbox&) {
    if (outages(life).size() == 8) engine.stop("signal");
  };
  CHECK(life.run(directory.path()).value() == "signal");
  CHECK(life.events.back().at - life.events.front().at == Milliseconds{127'000});
}

TEST_CASE("trouble is told with each try in vain, and its end with the first answer", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.steps = {fails(Errc::model_unreachable, 2), answers("generator", kAnswer)};
  REQUIRE(life.run(directory.path()));
  REQUIRE(life.troubles.size() == 3);
  CHECK(life.troubles[0]->code == Errc::model_unreachable);
  CHECK(life.troubles[0]->why == "the script says so");
  CHECK(life.troubles[1]);
  CHECK_FALSE(life.troubles[2]);
}

TEST_CASE("a budget that ends in an outage leaves what waits to the next run", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.manifest.budget.wall = Milliseconds{10'000};
  life.steps = {fails(Errc::model_unreachable)};
  CHECK(life.run(directory.path()).value() == "budget.wall");
  CHECK(said(life).empty());
  CHECK(bodies<LimitReached>(life.events).size() == 1);
  ScriptedLife later = unspoken({});
  later.steps = {answers("generator", kAnswer)};
  REQUIRE(later.run(directory.path()));
  CHECK(said(later) == std::vector<std::string>{kAnswer});
}

TEST_CASE("who is to sum up and gets no answer says nothing in its place", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.says = {kQuestion};
  life.manifest.budget.calls = 1;
  life.steps = {fails(Errc::model_unreachable, 0, "response"), fails(Errc::model_garbage)};
  CHECK(life.run(directory.path()).value() == "budget.calls");
  CHECK(said(life).empty());
}

TEST_CASE("calls that reached no server cost nothing, refused ones are calls and no more", "[outage]") {
  for (const auto& [code, calls] :
       {std::pair{Errc::model_unreachable, 0}, std::pair{Errc::model_refused, 2}}) {
    const TemporaryDirectory directory;
    ScriptedLife life = unspoken({kQuestion});
    life.manifest.models.front().price = PriceManifest{1000, 1000, {}};
    life.options.patience = Milliseconds{3000};
    life.steps = {fails(code)};
    REQUIRE_FALSE(life.run(directory.path()));
    REQUIRE(outages(life).size() == 2);
    std::int64_t settled = 0;
    for (const auto& each : bodies<BudgetSettled>(life.events)) {
      settled += each.calls;
      CHECK(each.tokens == 0);
      CHECK(each.money == 0);
    }
    CHECK(settled == calls);
  }
}

TEST_CASE("what is spent is counted without a budget, also by ticks that are taken back", "[outage]") {
  const TemporaryDirectory directory;
  ScriptedLife life = unspoken({kQuestion});
  life.steps = {fails(Errc::model_failed, 2), fails(Errc::model_unreachable, 1),
                answers("generator", kAnswer)};
  REQUIRE(life.run(directory.path()));
  RunAccount account;
  std::int64_t tokens = 0;
  for (const Event& event : life.events) {
    if (event.kind() != EventKind::run_stopped) account.apply(event);
    if (const auto* called = std::get_if<ModelCalled>(&event.body))
      tokens += called->prompt_tokens + called->completion_tokens;
  }
  CHECK(account.total().calls == 2 + 2);
  CHECK(account.total().tokens == tokens);
  CHECK(tokens > 0);
  CHECK(account.spent("generator").calls == 4);
}
