// What is said when the budget ends: partial answers, and the result of a mind that nobody asked.
#include <algorithm>

#include <catch2/catch.hpp>

#include "memory/embedders/hashed.hpp"
#include "tests/workspace/hesitant_life.hpp"

using namespace limelight;
using namespace limelight::test;

namespace {

/// Does not answer the first time that it is asked for a text with this word.
class HesitantEmbedder : public Embedder {
 public:
  explicit HesitantEmbedder(std::string word) : word_(std::move(word)) {}
  std::string_view name() const override { return inner_->name(); }
  std::size_t dimensions() const override { return inner_->dimensions(); }
  bool reproducible() const override { return true; }
  void embed(std::vector<std::string> texts, std::stop_token stop, Handler done) override {
    const auto has_word = [this](const std::string& text) { return text.contains(word_); };
    if (word_.empty() || std::ranges::none_of(texts, has_word))
      return inner_->embed(std::move(texts), std::move(stop), std::move(done));
    word_.clear();
    waiting_ = std::move(done);
  }

 private:
  std::string word_;
  std::unique_ptr<Embedder> inner_ = make_hashed_embedder();
  Handler waiting_;
};

}  // namespace

TEST_CASE("the last call of a run's budget gives a partial answer, then the run stops by the limit's name",
          "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.budget.calls = 3;
  const auto reason = life.run(directory.path());
  REQUIRE(reason);
  CHECK(*reason == "budget.calls");
  CHECK(calls(life) == 3);
  CHECK(asked(life, "generator") == 2);
  REQUIRE(bodies<ResponseSpoken>(life.events).size() == 1);
  CHECK(bodies<ResponseSpoken>(life.events).front().text == "I only know that the lamp turns.");
  REQUIRE(bodies<LimitReached>(life.events).size() == 1);
  CHECK(bodies<LimitReached>(life.events).front().value == 2);  // the third is kept for the answer
  CHECK(bodies<RunStopped>(life.events).front().reason == "budget.calls");
  CHECK(bodies<AgentFaulted>(life.events).empty());
  CHECK(bodies<AgentMuted>(life.events).empty());
}

TEST_CASE("a summing-up that was taken back for a stimulus is done again", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.workspace.on_stimulus = WorkspaceManifest::OnStimulus::preempt;
  life.manifest.budget.calls = 4;
  ScriptStep thinks_long = answers("generator", "", 1), speaks_long = answers("response", "", 1);
  thinks_long.stalls = speaks_long.stalls = true;
  // The third call and the fourth, the last, are taken back with their ticks; the next one sums up, and is
  // still looking for memories of the boat when it is taken back, too.
  life.steps.insert(life.steps.begin(), {answers("generator", kLamp, 2), thinks_long, speaks_long});
  life.own_embedder = std::make_unique<HesitantEmbedder>("boat");
  std::deque<std::string> said{"And the sea?", "And the boat?", "And the sky?"};
  life.when_still = [&](Engine& engine, Inbox& inbox) {
    if (said.empty()) return;
    static_cast<void>(inbox.post({"user", std::move(said.front())}));
    said.pop_front();
    engine.wake();
  };
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  CHECK(bodies<TickAbandoned>(life.events).size() == 3);
  REQUIRE(bodies<ResponseSpoken>(life.events).size() == 1);
  CHECK(bodies<ResponseSpoken>(life.events).front().text == kLamp);
  CHECK(bodies<ResponseSpoken>(life.events).front().resolves ==
        std::vector<std::string>{"s1", "s2", "s3", "s4"});
  CHECK(calls(life) == 4);
}

TEST_CASE("without a call left for it the best thought itself is the answer", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.budget.calls = 3;
  std::erase_if(life.manifest.agents, [](const AgentManifest& each) { return each.role == Role::response; });
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  CHECK(calls(life) == 3);
  REQUIRE(bodies<ResponseSpoken>(life.events).size() == 1);
  CHECK(bodies<ResponseSpoken>(life.events).front().text == kLamp);
}

TEST_CASE("who speaks last is told to sum up, and nobody else", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.manifest.budget.calls = 3;
  REQUIRE(life.run(directory.path()));
  for (const CompletionRequest& request : life.requests) {
    const bool told = request.messages.back().content.contains("all that I know by now");
    CHECK(told == (request.agent == "response"));
    CHECK(request.messages.back().content.ends_with("?"));  // the question
  }
}

TEST_CASE("a mind that nobody asked anything gives its result before its budget ends", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.says = {};
  life.options.until_response = false;
  life.manifest.budget.calls = 4;
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  CHECK(calls(life) <= 4);
  CHECK(asked(life, "response") == 1);
  const auto spoken = bodies<ResponseSpoken>(life.events);
  REQUIRE(spoken.size() == 1);
  CHECK(spoken.front().text == "I only know that the lamp turns.");
  CHECK(spoken.front().resolves.empty());
  CHECK(spoken.front().limit == "budget.calls");
}

TEST_CASE("a mind without a thought, or whose time is over, has no last word", "[budget]") {
  const TemporaryDirectory directory;
  ScriptedLife life = hesitant();
  life.says = {};
  life.options.until_response = false;
  life.manifest.budget.calls = 0;
  REQUIRE(life.run(directory.path()).value() == "budget.calls");
  CHECK(calls(life) == 0);
  CHECK(bodies<ResponseSpoken>(life.events).empty());
}
