#include "bench/thoughts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <map>
#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>

#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "agents/sentences.hpp"
#include "bench/usable.hpp"
#include "workspace/arbiter.hpp"
#include "workspace/salience.hpp"

namespace limelight::bench {
namespace {

constexpr int kTicks = 2;

struct Scene {
  std::string name;
  Broadcast broadcast;
};

constexpr auto kQuestions = std::to_array<std::string_view>({
    "What can a lighthouse teach a robot?",
    "Why is the sky blue?",
    "How can I sleep better at night?",
    "What should I plant in a shady garden?",
    "Why do cats purr?",
    "Should our small team write tests first?",
    "What makes a good friend?",
    "How do bridges carry so much weight?",
    "My bread never rises. What am I doing wrong?",
    "What is the difference between weather and climate?",
    "How can a city use less water?",
    "Is it better to read one book twice or two books once?",
});

constexpr auto kGeneses = std::to_array<std::string_view>({
    "The tide comes in twice a day, and nobody has to ask it to.",
    "Three jobs failed last night, and all three wrote to the same disk.",
    "Rain is forecast for the weekend of the school fair.",
    "An old map of the harbour shows a well where the market is now.",
});

Broadcast beginning(const std::string& self, std::string_view genesis) {
  Broadcast made;
  made.self = self;
  made.thoughts.push_back(std::string{genesis});
  return made;
}

std::vector<Scene> scenes(const std::string& self, const std::string& genesis) {
  std::vector<Scene> made;
  for (const std::string_view question : kQuestions) {
    Scene scene{std::string{question}, beginning(self, genesis)};
    scene.broadcast.pending.push_back({"s1", std::string{question}, 0});
    made.push_back(std::move(scene));
  }
  made.push_back({genesis, beginning(self, genesis)});
  for (const std::string_view text : kGeneses) made.push_back({std::string{text}, beginning(self, text)});
  // Later in a life: a summary, an answered question, something recalled.
  Scene later{"Why does the ferry not sail in winter?", beginning(self, "The harbour freezes in January.")};
  later.broadcast.summary = "We talked about the island, its ferry and its two villages.";
  later.broadcast.thoughts.push_back("[RESOLVED] How many people live on the island?");
  later.broadcast.thoughts.push_back("I answered: About four hundred people live on the island.");
  later.broadcast.recalled = {"The ferry's hull is made of wood, and ice would crush it."};
  later.broadcast.pending.push_back({"s8", later.name, 0});
  made.push_back(std::move(later));
  return made;
}

/// Asks agents and the embedder, one after the other.
class Player {
 public:
  Player(const Agent& generator, const Agent& response, Embedder& embedder)
      : generator_(generator), response_(response), embedder_(embedder) {}

  Answer<Proposals> propose(const BroadcastPtr& broadcast, CallContext context) {
    return run(generator_.propose(broadcast, std::move(context)));
  }
  Answer<std::string> speak(const BroadcastPtr& broadcast, std::string thought, CallContext context) {
    return run(response_.speak(broadcast, std::move(thought), std::move(context)));
  }

  Result<Known> know(std::string text) {
    std::promise<Result<std::vector<Embedding>>> promise;
    auto future = promise.get_future();
    embedder_.embed({text}, {},
                    [&promise](Result<std::vector<Embedding>> made) { promise.set_value(std::move(made)); });
    auto made = future.get();
    if (!made) return std::unexpected(made.error());
    return Known{std::move(text), made->empty() ? Embedding{} : std::move(made->front())};
  }

  Result<std::vector<Known>> know_all(const std::vector<std::string>& texts) {
    std::vector<Known> all;
    for (const std::string& text : texts) {
      auto known = know(text);
      if (!known) return std::unexpected(known.error());
      all.push_back(std::move(*known));
    }
    return all;
  }

 private:
  template <class T>
  Answer<T> run(Asking<T> asking) {
    std::optional<Answer<T>> answer;
    asking(loop_.get_executor(), [&answer](Answer<T> given) { answer = std::move(given); });
    loop_.restart();
    loop_.run();
    return std::move(*answer);
  }

  boost::asio::io_context loop_;
  const Agent& generator_;
  const Agent& response_;
  Embedder& embedder_;
};

struct Tally {
  std::vector<double> proposals, first, won, answers;
  std::map<std::string, double, std::less<>> flaws;
  double prompt_tokens = 0, cached_tokens = 0;

  void count(const std::vector<ModelCalled>& calls) {
    for (const ModelCalled& call : calls) {
      prompt_tokens += static_cast<double>(call.prompt_tokens);
      cached_tokens += static_cast<double>(call.cached_tokens);
    }
  }
};

std::vector<std::string> thoughts_of(const Broadcast& broadcast) {
  std::vector<std::string> texts;
  for (const std::string& thought : broadcast.thoughts) texts.push_back(thought);
  return texts;
}

std::vector<std::string> subjects_of(const Broadcast& broadcast) {
  std::vector<std::string> texts;
  for (const BroadcastInput& input : broadcast.pending) texts.push_back(input.text);
  return texts.empty() ? thoughts_of(broadcast) : texts;
}

std::vector<std::string> seen_in(const Broadcast& broadcast) {
  std::vector<std::string> texts = subjects_of(broadcast);
  for (std::string& thought : thoughts_of(broadcast)) texts.push_back(std::move(thought));
  for (const ChatMessage& message : compose(broadcast, "", ""))
    if (message.from == ChatMessage::From::assistant) texts.push_back(message.content);
  return texts;
}

Result<Surroundings> surroundings_of(Player& player, const Broadcast& broadcast) {
  auto subjects = player.know_all(subjects_of(broadcast));
  if (!subjects) return std::unexpected(subjects.error());
  auto seen = player.know_all(seen_in(broadcast));
  if (!seen) return std::unexpected(seen.error());
  Surroundings made{std::move(*subjects), std::move(*seen), {}, 1};
  for (const Role role : {Role::attention, Role::generator, Role::critic, Role::meta, Role::response})
    made.commands.emplace_back(default_directive(role));
  return made;
}

SalienceContext salience_of(const std::vector<Known>& said, const Surroundings& surroundings,
                            const std::vector<Known>& recent, std::int64_t age) {
  SalienceContext context;
  for (const Known& one : recent) context.recent.push_back(one.embedding);
  for (const Known& one : said) context.candidates.push_back(one.embedding);
  for (const Known& one : surroundings.subjects) context.subjects.push_back(one.embedding);
  context.pending_age_ticks = age;
  return context;
}

/// The flaw of what the model drew first, before the agent had it drawn once more.
Result<std::string> first_draw(Player& player, const Answer<Proposals>& answer,
                               const Surroundings& surroundings, const std::string& flaw) {
  if (answer.calls.size() < 2) return flaw;
  const auto line = read_line(answer.calls.front().answer);
  if (!line) return std::string{"empty"};
  auto known = player.know(first_sentence(*line));
  if (!known) return std::unexpected(known.error());
  return std::string{flaw_of(*known, surroundings)};
}

/// One scene with one seed.
Result<void> play(Player& player, const Scene& scene, std::uint64_t seed, const ThoughtOptions& options,
                  Tally& tally, const std::function<void(const Said&)>& observer) {
  Broadcast broadcast = scene.broadcast;
  broadcast.temperature = options.temperature;
  std::string best;
  for (int tick = 0; tick < kTicks; ++tick) {
    const auto shown = std::make_shared<const Broadcast>(broadcast);
    auto surroundings = surroundings_of(player, broadcast);
    if (!surroundings) return std::unexpected(surroundings.error());
    std::vector<Candidate> candidates;
    std::vector<Known> said;
    std::vector<bool> usable;
    for (int one = 0; one < options.candidates; ++one) {
      const std::uint64_t draw = seed * 1000 + static_cast<std::uint64_t>(tick * 100 + one);
      auto answer = player.propose(shown, CallContext{{}, draw, options.temperature});
      tally.count(answer.calls);
      if (!answer.value && answer.value.error().code != Errc::model_garbage)
        return std::unexpected(answer.value.error());
      Proposal proposal = answer.value ? answer.value->front() : Proposal{};
      auto known = player.know(proposal.text);
      if (!known) return std::unexpected(known.error());
      const std::string flaw{flaw_of(*known, *surroundings)};
      observer({scene.name, "thought", proposal.text, flaw});
      tally.proposals.push_back(flaw.empty() ? 1 : 0);
      auto first = first_draw(player, answer, *surroundings, flaw);
      if (!first) return std::unexpected(first.error());
      tally.first.push_back(first->empty() ? 1 : 0);
      if (!flaw.empty()) ++tally.flaws[flaw];
      if (!answer.value) continue;
      candidates.push_back(
          {static_cast<std::int64_t>(candidates.size()) + 1, "generator", std::move(proposal)});
      said.push_back(std::move(*known));
      usable.push_back(flaw.empty());
    }
    if (candidates.empty()) continue;
    const std::int64_t age = broadcast.pending.empty() ? -1 : tick;
    auto recent = player.know_all(thoughts_of(broadcast));
    if (!recent) return std::unexpected(recent.error());
    const SalienceContext context = salience_of(said, *surroundings, *recent, age);
    const auto rows = weigh(candidates, computed_critiques(candidates, context), context);
    const auto winner = static_cast<std::size_t>(strongest(rows)->candidate - 1);
    tally.won.push_back(usable[winner] ? 1 : 0);
    best = candidates[winner].proposal.text;
    if (tick + 1 < kTicks) broadcast.thoughts.push_back(best);
  }
  if (broadcast.pending.empty() || best.empty()) return {};

  auto surroundings = surroundings_of(player, scene.broadcast);
  if (!surroundings) return std::unexpected(surroundings.error());
  surroundings->sentences = 3;
  auto answer = player.speak(std::make_shared<const Broadcast>(broadcast), best,
                             CallContext{{}, seed, options.temperature});
  tally.count(answer.calls);
  auto known = player.know(answer.value ? *answer.value : std::string{});
  if (!known) return std::unexpected(known.error());
  const std::string flaw{flaw_of(*known, *surroundings)};
  observer({scene.name, "answer", known->text, flaw});
  tally.answers.push_back(flaw.empty() ? 1 : 0);
  return {};
}

/// A share with the 95 % interval of Wilson's score.
Measurement share(std::string name, const std::vector<double>& hits) {
  const auto n = static_cast<double>(hits.size());
  const double p = n > 0 ? static_cast<double>(std::ranges::count(hits, 1.0)) / n : 0;
  constexpr double kZ = 1.96;
  const double scale = 1 + kZ * kZ / n, middle = (p + kZ * kZ / (2 * n)) / scale;
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / scale;
  return {std::move(name), p, "share", n > 0 ? middle - half : 0, n > 0 ? middle + half : 0, hits.size()};
}

}  // namespace

Result<std::vector<Measurement>> measure_thoughts(const Agent& generator, const Agent& response,
                                                  Embedder& embedder, const std::string& self,
                                                  const std::string& genesis, const ThoughtOptions& options,
                                                  const std::function<void(const Said&)>& observer) {
  Player player{generator, response, embedder};
  Tally tally;
  for (const Scene& scene : scenes(self, genesis)) {
    for (int seed = 1; seed <= options.seeds; ++seed) {
      auto played = play(player, scene, static_cast<std::uint64_t>(seed), options, tally, observer);
      if (!played) return std::unexpected(played.error());
    }
  }
  std::vector<Measurement> rows{share("usable_share", tally.proposals), share("usable_first", tally.first),
                                share("usable_won", tally.won), share("usable_answers", tally.answers)};
  const auto all = static_cast<double>(tally.proposals.size());
  for (const auto& [flaw, count] : tally.flaws)
    rows.push_back({"flaw_" + flaw, count / all, "share", count / all, count / all, tally.proposals.size()});
  const double cached = tally.prompt_tokens > 0 ? tally.cached_tokens / tally.prompt_tokens : 0;
  rows.push_back({"cached_share", cached, "share", cached, cached, tally.proposals.size()});
  return rows;
}

}  // namespace limelight::bench
