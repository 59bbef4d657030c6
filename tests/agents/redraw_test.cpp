#include <utility>

#include <catch2/catch.hpp>

#include "agents/agent.hpp"
#include "core/manual_clock.hpp"
#include "tests/agents/answer_to.hpp"

using namespace limelight;

namespace {

/// Gives its answers in order, and keeps what it was asked.
class Drawn : public Model {
 public:
  explicit Drawn(std::vector<std::string> answers) : answers_(std::move(answers)) {
    profile_.name = "drawn";
    profile_.takes_opening = true;
    profile_.constrains_json = true;
  }
  const ModelProfile& profile() const override { return profile_; }
  void complete(CompletionRequest request, std::stop_token /*stop*/, Handler done) override {
    Completion completion;
    completion.mean_logprob = logprob;
    completion.text = answers_.at(requests.size());
    requests.push_back(std::move(request));
    done(std::move(completion));
  }
  ModelProfile& change() { return profile_; }

  std::vector<CompletionRequest> requests;
  std::optional<double> logprob = -1.0;

 private:
  ModelProfile profile_;
  std::vector<std::string> answers_;
};

BroadcastPtr about_salt() {
  Broadcast made;
  made.self = "I am Lumen.";
  made.pending = {{"s1", "Why is the sea salty?", 0}};
  return std::make_shared<const Broadcast>(std::move(made));
}

Answer<Proposals> propose(Drawn& model, CallContext context = {}) {
  const ManualClock clock;
  AgentManifest manifest;
  manifest.name = "one";
  manifest.role = Role::generator;
  const Agent agent(manifest, model, {}, clock);
  return answer_to(agent.propose(about_salt(), std::move(context)));
}

std::string spoken(Drawn& model) {
  const ManualClock clock;
  AgentManifest manifest;
  manifest.name = "voice";
  manifest.role = Role::response;
  const Agent agent(manifest, model, {}, clock);
  return answer_to(agent.speak(about_salt(), "Rivers carry salt into it.", {})).value.value();
}

}  // namespace

TEST_CASE("an answer that only asks again, goes round or speaks of something else gives way to the thought",
          "[agents]") {
  for (const char* worse : {"Why is the sea salty?", "This answer is off topic.", "Salt and",
                            "The sea has salt because the sea has salt."}) {
    Drawn model({worse});
    CHECK(spoken(model) == "Rivers carry salt into it.");
  }
  Drawn good({"Because rivers bring it."});
  CHECK(spoken(good) == "Because rivers bring it.");
  Drawn remote({"This answer is off topic."});
  remote.logprob = std::nullopt;
  CHECK(spoken(remote) == "This answer is off topic.");
}

TEST_CASE("a thought without a flaw takes one call", "[agents]") {
  Drawn model({"Rivers wash rock into the sea."});
  CHECK(propose(model).calls.size() == 1);
}

TEST_CASE("a flawed thought is drawn once more behind words that lead elsewhere", "[agents]") {
  Drawn model({"The sea is salty.", " rivers wash rock into the sea."});
  CallContext context;
  context.seed = 6;
  const auto answer = propose(model, context);
  CHECK(answer.value.value().front().text == "For example, rivers wash rock into the sea.");
  CHECK(answer.calls.size() == 2);
  CHECK(model.requests[0].opening.empty());
  CHECK(model.requests[1].opening == "For example,");
  CHECK(model.requests[1].sampling.seed != model.requests[0].sampling.seed);
  CHECK(model.requests[1].messages.size() == model.requests[0].messages.size());
}

TEST_CASE("three flawed draws leave the first, and only the input said again is a fault", "[agents]") {
  Drawn flawed({"The sea is salty.", " it is salty.", " the sea."});
  CHECK(propose(flawed).value.value().front().text == "The sea is salty.");
  CHECK(flawed.requests[1].opening != flawed.requests[2].opening);
  Drawn echo({"Why is the sea salty?", " the sea.", " salty."});
  const auto answer = propose(echo);
  CHECK(answer.value.error().code == Errc::model_garbage);
  CHECK(answer.calls.size() == 3);
}

TEST_CASE("an opening that the ladder forces is kept in the second draw", "[agents]") {
  Drawn model({" the sea is salty and the sea is salty.", " rivers wash rock into the sea."});
  CallContext context;
  context.opening = "Far away from here,";
  CHECK(propose(model, context).value.value().front().text ==
        "Far away from here, rivers wash rock into the sea.");
  CHECK(model.requests[1].opening == "Far away from here,");
}

TEST_CASE("a model is asked once if it can mend itself, takes no opening or is not ours to sample",
          "[agents]") {
  Drawn able({"The sea is salty."});
  able.change().can_judge = true;
  CHECK(propose(able).calls.size() == 1);
  Drawn closed({"The sea is salty."});
  closed.change().takes_opening = false;
  CHECK(propose(closed).calls.size() == 1);
  Drawn remote({"The sea is salty."});
  remote.logprob = std::nullopt;
  CHECK(propose(remote).calls.size() == 1);
}
