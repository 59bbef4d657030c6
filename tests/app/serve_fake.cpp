// A daemon without a mind: takes `serve MANIFEST --data DIR`, ticks a made-up thought a second and at each
// stimulus, so that the dashboard can be tested (tests/browser/run) and worked on without a model.
#include <array>
#include <cmath>
#include <condition_variable>
#include <csignal>
#include <fstream>
#include <string_view>

#include <unistd.h>

#include "app/server/server.hpp"
#include "core/random.hpp"
#include "tests/app/server_fake.hpp"

using namespace limelight;

namespace {

constexpr std::array<std::string_view, 7> kThoughts{
    "A light only shows what stands in it; the rest of the house is not empty, it waits.",
    "If three voices agree at once, perhaps they heard the same sentence, not the same truth.",
    "The question asks for a reason, but a smaller one would be easier to check first.",
    "Yesterday's answer was about bridges; the same load argument may hold for habits.",
    "I keep returning to the word 'enough'. What would be a measure of it?",
    "A counterexample: the lamp that lights the stage is never itself in the light.",
    "Let me say it plainly, and see whether it still sounds true."};
constexpr std::array<std::string_view, 3> kAgents{"dreamer", "builder", "doubter"};

class TalkingMind : public test::FakeMind {
 public:
  Result<std::string> say(std::string text) override {
    auto id = FakeMind::say(text);
    if (!id) return id;
    commit(StimulusReceived{.id = *id, .source = "user", .text = text}, tick_);
    const std::lock_guard lock(asked_mutex_);
    asked_ = *id;
    asked_changed_.notify_all();
    return id;
  }

  /// One tick, after so long or at a stimulus.
  void think(Milliseconds idle) {
    std::string answers;
    {
      std::unique_lock lock(asked_mutex_);
      asked_changed_.wait_for(lock, idle, [this] { return !asked_.empty(); });
      answers.swap(asked_);
    }
    ++tick_;
    Random random = stream(1, static_cast<std::uint64_t>(tick_), 0);
    commit(TickStarted{.mode = answers.empty() ? "idle" : "responding", .pending = {}}, tick_);
    VerdictReached verdict{.candidate = 1,
                           .tag = answers.empty() ? "THINK_MORE" : "RESPONSE",
                           .reason = "The most novel candidate that is still on topic.",
                           .arbiter = "computed"};
    double best = 0;
    for (std::int64_t number = 1; number <= 3; ++number) {
      const auto place = static_cast<std::size_t>(tick_ * 2 + number);
      commit(ProposalMade{.candidate = number, .text = std::string(kThoughts[place % kThoughts.size()])},
             tick_, std::string(kAgents[static_cast<std::size_t>(number - 1)]));
      const double total = 0.2 + 0.7 * random.unit();
      if (total > best) verdict.candidate = number;
      best = std::max(best, total);
      verdict.salience.push_back({.candidate = number, .total = total});
    }
    const auto won = static_cast<std::size_t>(tick_ * 2 + verdict.candidate);
    const std::string thought(kThoughts[won % kThoughts.size()]);
    commit(verdict, tick_);
    commit(ThoughtWon{.id = "t" + std::to_string(tick_),
                      .text = thought,
                      .tag = verdict.tag,
                      .candidate = verdict.candidate,
                      .tokens = 20,
                      .salience = best},
           tick_);
    if (!answers.empty()) {
      commit(ResponseSpoken{.resolves = {answers},
                            .text = "What stands in the light is the one thought that won: " + thought,
                            .tokens = 30},
             tick_);
    }
    const double diversity = 0.66 + 0.28 * std::sin(static_cast<double>(tick_) * 0.45);
    const double temperature = 0.7 + 1.3 * (1 - diversity);
    commit(DriveUpdated{.acting = "window",
                        .embedder = "hashed",
                        .window = {.diversity = diversity},
                        .temperature = temperature},
           tick_);
    commit(TickCommitted{.state_hash = "none", .duration_ms = 1, .stm_tokens = 100}, tick_);
  }

 private:
  std::int64_t tick_ = 0;
  std::mutex asked_mutex_;
  std::condition_variable asked_changed_;
  std::string asked_;
};

volatile std::sig_atomic_t stopping = 0;
void on_signal(int) {
  stopping = 1;
}

}  // namespace

int main(int count, char** arguments) {
  std::string data = ".";
  for (int place = 1; place + 1 < count; ++place) {
    if (std::string_view(arguments[place]) == "--data") data = arguments[place + 1];
  }
  std::signal(SIGTERM, on_signal);
  TalkingMind mind;
  const std::string token = "token-of-the-fake";
  auto server = Server::listen({.token = token}, mind);
  if (!server) return 1;
  mind.commit(RunStarted{.run = "run-1", .mind = "a fake mind", .version = "0"});
  static_cast<void>(mind.say("What is a stage for?"));
  for (int tick = 0; tick < 24; ++tick) mind.think(std::chrono::milliseconds(0));
  std::ofstream(data + "/token") << token << '\n';
  const nlohmann::json endpoint = {
      {"url", (*server)->url()}, {"pid", getpid()}, {"token_file", data + "/token"}};
  std::ofstream(data + "/endpoint.json") << endpoint.dump() << '\n';
  while (stopping == 0) {
    mind.think(std::chrono::milliseconds(900));
    (*server)->notify();
  }
}
