#include "bench/planted_mind.hpp"

#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "bench/drive_regimes.hpp"
#include "bench/planted_archive.hpp"
#include "core/system_clock.hpp"
#include "memory/embedders/hashed.hpp"
#include "workspace/drive.hpp"
#include "workspace/engine.hpp"
#include "workspace/journal.hpp"
#include "workspace/ladder.hpp"
#include "workspace/replay/recorded_parts.hpp"

namespace limelight::bench {
namespace {

// Two ticks after the budget is spent tell whether the last thought within it was an escape.
constexpr int kTicksAfter = 2;

constexpr auto kSubjects = std::to_array<std::string_view>({
    "the lamp of the lighthouse turns all night and never stops",
    "the rain falls on the roof and runs down into the barrel",
    "the train leaves the station at noon and arrives in the evening",
    "a good bread needs flour, water, salt and a lot of time",
    "the cat sleeps on the warm stone in front of the door",
    "the river carries sand to the sea and builds an island",
    "the old clock on the wall is five minutes late every day",
    "the gardener waters the roses before the sun is too hot",
    "the moon pulls the sea and the sea follows the moon",
    "the baker opens his shop while the street is still dark",
    "the teacher writes a word on the board and the class reads it",
    "the wind bends the tall grass on the hill by the road",
    "the fisherman mends his net in the harbour every morning",
    "the bees fly from flower to flower and bring honey home",
    "the snow covers the field and the field becomes silent",
    "the doctor listens to the heart and counts the beats",
    "the library is quiet because everybody in it is reading",
    "the carpenter cuts the board and smooths it with sand paper",
    "the dog waits at the gate until the children come home",
    "the ship crosses the ocean with a thousand boxes on board",
    "the farmer looks at the sky and hopes that rain will come",
    "the fire in the stove warms the room and the kettle sings",
    "the bridge joins the two halves of the town over the water",
    "the painter mixes blue and yellow until the green is right",
});

constexpr auto kTurns = std::to_array<std::string_view>(
    {"", "So ", "And ", "Indeed, ", "Again, ", "Still, ", "Yes, ", "As always, "});

std::string near_copy(std::string_view subject, std::string_view turn) {
  std::string text = std::string(turn) + std::string(subject) + ".";
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

Manifest manifest_of(const DrivePolicy& policy) {
  Manifest manifest;
  manifest.name = "planted";
  manifest.self = "I am a mind that thinks in short, plain sentences.";
  manifest.memory.recall = 0;
  manifest.workspace.ignition = 0;  // a loop is to be lived, not to be refused
  manifest.workspace.candidates = 1;
  manifest.workspace.drive = policy.drive;
  manifest.models.emplace_back().name = "thinker";
  AgentManifest agent;
  agent.name = "generator";
  agent.max_tokens = Tokens{40};
  manifest.agents.push_back(agent);
  return manifest;
}

/// The stage of a mind that has thought the planted thoughts and nothing since its birth: its drive has
/// measured all of them; its ladder was let on with the last one. `thoughts`: their embeddings.
Resumed planted(const Manifest& manifest, const PlantedMind& mind, const std::vector<Embedding>& thoughts,
                std::string_view embedder) {
  Resumed resumed{Stage{manifest.self, manifest.memory.theta}, {}};
  Event event;
  const auto take = [&](EventBody body) {
    event.seq.value += 1;
    event.body = std::move(body);
    resumed.stage.apply(event);
  };
  RunStarted started;
  started.run = "run-1";
  started.mind = manifest.name;
  started.seed = mind.seed;
  take(std::move(started));
  event.actor = "generator";
  Drive drive{manifest.workspace.drive};
  const auto unhindered = [](Rung) { return std::optional<std::string>{}; };
  for (std::size_t place = 0; place < mind.thoughts.size(); ++place) {
    const std::string& text = mind.thoughts[place];
    event.tick.value += 1;
    const std::string id = "t" + std::to_string(event.tick.value);
    take(ThoughtWon{id, text, "THINK_MORE", 1, estimate_tokens(text).value, 0.5});
    const DriveUpdated measured = drive.update(thoughts[place], embedder, false);
    take(measured);
    if (place + 1 == mind.thoughts.size()) {
      const auto steps = ladder_steps(resumed.stage.ladder(), measured, manifest.workspace.drive, unhindered);
      for (const DriveRung& step : steps) take(step);
    }
    take(TickCommitted{"", 0, 0});
  }
  std::int64_t id = 0;
  for (std::string& memory : planted_memories()) take(MemoryWritten{++id, "thought", std::move(memory)});
  return resumed;
}

/// What the committed events say about each thought.
class Diary {
 public:
  explicit Diary(Tokens budget) : budget_(budget) {}

  void take(std::span<const Event> events, std::int64_t rung_before) {
    LivedThought thought;
    bool won = false;
    for (const Event& event : events) {
      if (const auto* call = std::get_if<ModelCalled>(&event.body)) {
        thought.tokens += call->completion_tokens;
        thought.temperature = call->temperature;
      } else if (const auto* verdict = std::get_if<VerdictReached>(&event.body)) {
        if (!verdict->salience.empty()) thought.confidence = verdict->salience.front().confidence;
      } else if (const auto* winner = std::get_if<ThoughtWon>(&event.body)) {
        thought.text = winner->text;
        won = true;
      }
    }
    carried_ += thought.tokens;
    if (!won) return;
    thought.tokens = std::exchange(carried_, 0);
    thought.rung = rung_before;
    if (spent_ >= budget_) ++after_;
    spent_ += Tokens{thought.tokens};
    thoughts_.push_back(std::move(thought));
  }

  bool full() const { return after_ >= kTicksAfter; }
  std::vector<LivedThought> thoughts() && { return std::move(thoughts_); }

 private:
  Tokens budget_;
  Tokens spent_{0};
  int after_ = 0;
  std::int64_t carried_ = 0;  // of ticks that brought no thought
  std::vector<LivedThought> thoughts_;
};

}  // namespace

std::size_t planted_subjects() {
  return kSubjects.size();
}

PlantedMind planted_mind(std::uint64_t place) {
  PlantedMind mind;
  mind.seed = place + 1;
  for (const std::string_view turn : kTurns)
    mind.thoughts.push_back(near_copy(kSubjects[place % kSubjects.size()], turn));
  return mind;
}

Result<std::vector<LivedThought>> live_planted(const PlantedMind& mind, const DrivePolicy& policy,
                                               Model& model, Embedder& embedder, Archive& archive) {
  const Manifest manifest = manifest_of(policy);
  auto thoughts = embed_now(embedder, mind.thoughts);
  if (!thoughts) return std::unexpected(thoughts.error());

  ForgetfulJournal journal;  // nobody asks for what it thought but the diary
  boost::asio::io_context loop{1};
  boost::asio::thread_pool worker{1};
  SystemClock clock{loop.get_executor()};
  const auto fallback = make_hashed_embedder();
  ToolRegistry tools;
  Inbox inbox{0};
  EngineParts parts{clock, embedder, *fallback, journal, archive, inbox, tools, worker.get_executor(),
                    {},    {&model}};
  parts.agents.push_back(
      std::make_unique<Agent>(manifest.agents.front(), model, std::vector<ToolSpec>{}, clock));
  EngineOptions options;
  options.seed = mind.seed;
  options.ticks = mind.ticks;
  Engine engine{manifest, std::move(parts), std::move(options),
                planted(manifest, mind, *thoughts, embedder.name())};

  Diary diary{mind.budget};
  std::int64_t rung = 0;
  const auto observe = [&](std::span<const Event> events, const Stage& stage) {
    diary.take(events, rung);
    rung = stage.ladder().rungs().empty() ? 0 : stage.ladder().rungs().back().place;
    if (diary.full()) engine.stop("budget");
  };
  std::optional<Result<std::string>> outcome;
  boost::asio::co_spawn(
      loop, engine.live(observe),
      [&outcome](std::exception_ptr, Result<std::string> reason) { outcome = std::move(reason); });
  const auto guard = boost::asio::make_work_guard(loop);
  while (!outcome) loop.run_one();
  worker.join();
  if (!*outcome) return std::unexpected(outcome->error());
  return std::move(diary).thoughts();
}

}  // namespace limelight::bench
