#include "bench/engine.hpp"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "agents/prompt.hpp"
#include "agents/reply.hpp"
#include "bench/drive_regimes.hpp"
#include "bench/grouped_journal.hpp"
#include "bench/null_mind.hpp"
#include "core/json.hpp"
#include "core/temporary_directory.hpp"
#include "memory/embedders/hashed.hpp"
#include "workspace/arbiter.hpp"
#include "workspace/replay/recorded_parts.hpp"
#include "workspace/resume.hpp"
#include "workspace/salience.hpp"

namespace limelight::bench {
namespace {

constexpr std::int64_t kWarmUp = 60;  // short-term memory is full by then
constexpr std::int64_t kHistory = 10'000;
constexpr int kSleepers = 10'000;
constexpr std::int64_t kDurableTicks = 1000;

double cpu_microseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) * 1e-3;
}

bool ends_a_tick(std::span<const Event> events) {
  return !events.empty() && events.back().kind() == EventKind::tick_committed;
}

/// CPU microseconds a tick, once a mind is warm.
Result<double> cost_of_a_tick(NullMind& mind, std::int64_t ticks) {
  std::int64_t done = 0;
  double began = 0;
  double ended = 0;
  auto lived = mind.live(kWarmUp + ticks, [&](std::span<const Event> events) {
    if (!ends_a_tick(events)) return;
    ++done;
    if (done == kWarmUp) began = cpu_microseconds();
    if (done == kWarmUp + ticks) ended = cpu_microseconds();
  });
  if (!lived) return std::unexpected(lived.error());
  return (ended - began) / static_cast<double>(ticks);
}

/// The work of a tick without an engine, on what is on the stage and what was thought last. Gives the
/// winner's text.
std::string plain_tick(const Manifest& manifest, NullModel& model, Embedder& embedder, Broadcast& broadcast,
                       std::vector<Meaning>& recent) {
  make_prompts(broadcast);
  std::vector<Candidate> candidates;
  std::vector<std::string> texts;
  for (const AgentManifest& agent : manifest.agents) {
    CompletionRequest request;
    request.agent = agent.name;
    request.messages = thinking_prompt(broadcast, directive_of(agent));
    request.sampling.temperature = temperature_of(agent, model.profile(), broadcast.temperature);
    model.complete(std::move(request), {}, [&](Result<Completion> answer) {
      auto line = read_line(answer->text);
      texts.push_back(*line);
      candidates.push_back({static_cast<std::int64_t>(candidates.size()) + 1,
                            agent.name,
                            {std::move(*line), std::nullopt, std::nullopt}});
    });
  }
  SalienceContext context;
  context.candidates = meanings(embed_now(embedder, texts).value());
  context.recent = recent;
  if (!recent.empty()) context.subjects = {recent.back()};
  const auto rows = weigh(candidates, {}, context);
  const Verdict verdict = computed_verdict(candidates, strongest(rows), context, 0, 0);
  const auto winner = static_cast<std::size_t>(verdict.candidate - 1);
  if (std::ssize(recent) == manifest.workspace.drive.window) recent.erase(recent.begin());
  recent.push_back(context.candidates[winner]);
  return candidates[winner].proposal.text;
}

double cost_of_a_loop(int agents, std::int64_t ticks) {
  const Manifest manifest = null_manifest(agents, 0);
  NullModel model;
  const auto embedder = make_hashed_embedder();
  Broadcast broadcast;
  broadcast.self = manifest.self;
  // As many thoughts as short-term memory holds on average between two condensations.
  std::int64_t tokens = 0;
  for (int number = 1; tokens < manifest.memory.theta.value * 3 / 4; ++number) {
    broadcast.thoughts.push_back("Thought " + std::to_string(number) + ".");
    tokens += estimated_tokens(broadcast.thoughts.back()).value;
  }
  std::vector<Meaning> recent;
  std::size_t oldest = 0;
  double began = 0;
  for (std::int64_t tick = -kWarmUp; tick < ticks; ++tick) {
    if (tick == 0) began = cpu_microseconds();
    broadcast.thoughts[oldest] = plain_tick(manifest, model, *embedder, broadcast, recent);
    oldest = (oldest + 1) % broadcast.thoughts.size();
  }
  return (cpu_microseconds() - began) / static_cast<double>(ticks);
}

struct Durable {
  double cost = 0;   ///< CPU microseconds a tick
  double bytes = 0;  ///< the database grew by, a tick
};

/// Ticks of a durable mind with `history` ticks behind it.
Result<Durable> durable(std::int64_t history, std::int64_t ticks) {
  const TemporaryDirectory folder;
  const std::string database = folder / "mind.db";
  const Manifest manifest = null_manifest(10, 0);
  std::optional<Resumed> past;
  if (history > 0) {
    auto writer = Writer::open(database, prepare_tables);
    if (!writer) return std::unexpected(writer.error());
    DatabaseJournal journal{**writer};
    GroupedJournal grouped{journal};
    NullMind mind{manifest, grouped};
    if (auto lived = mind.live(history, [](std::span<const Event>) {}); !lived)
      return std::unexpected(lived.error());
    writer->reset();
    auto resumed = resume(manifest, folder.path());
    if (!resumed) return std::unexpected(resumed.error());
    past = std::move(*resumed);
  }
  std::error_code none;
  const auto before = history > 0 ? std::filesystem::file_size(database, none) : 0;
  Durable made;
  {
    auto writer = Writer::open(database, prepare_tables);
    if (!writer) return std::unexpected(writer.error());
    DatabaseJournal journal{**writer};
    NullMind mind{manifest, journal, std::move(past)};
    auto cost = cost_of_a_tick(mind, ticks);
    if (!cost) return std::unexpected(cost.error());
    made.cost = *cost;
    writer->reset();
  }
  const auto after = std::filesystem::file_size(database, none);
  made.bytes = static_cast<double>(after - before) / static_cast<double>(kWarmUp + ticks);
  return made;
}

/// CPU microseconds of one bare commit of so many bytes.
Result<double> cost_of_a_commit(std::size_t bytes, std::int64_t commits) {
  const TemporaryDirectory folder;
  auto database = Database::open(folder / "bare.db", Database::Mode::read_write);
  if (!database) return std::unexpected(database.error());
  if (auto made = database->execute("CREATE TABLE bare(id INTEGER PRIMARY KEY, bytes BLOB)"); !made)
    return std::unexpected(made.error());
  auto insert = database->prepare("INSERT INTO bare(bytes) VALUES(?1)");
  if (!insert) return std::unexpected(insert.error());
  const std::vector<std::byte> content(bytes);
  double began = 0;
  for (std::int64_t commit = -kWarmUp; commit < commits; ++commit) {
    if (commit == 0) began = cpu_microseconds();
    auto done = database->execute("BEGIN IMMEDIATE");
    if (done) done = insert->bind(1, std::span<const std::byte>(content)).run();
    if (done) done = database->execute("COMMIT");
    if (!done) return std::unexpected(done.error());
  }
  return (cpu_microseconds() - began) / static_cast<double>(commits);
}

/// A number of /proc/self/status: "Threads", or "VmRSS" in KiB.
double status_figure(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + ":")) return std::stod(line.substr(name.size() + 1));
  }
  return 0;
}

struct Footprint {
  double memory = 0;  ///< bytes that are the process's own
  double threads = 0;
};

/// While a mind lives, after it is warm.
Result<Footprint> footprint(int sleepers) {
  ForgetfulJournal journal;
  Footprint print;
  NullMind mind{null_manifest(1, sleepers), journal};
  auto lived = mind.live(kWarmUp, [&](std::span<const Event> events) {
    if (ends_a_tick(events)) print = {status_figure("RssAnon") * 1024, status_figure("Threads")};
  });
  if (!lived) return std::unexpected(lived.error());
  return print;
}

/// What an agent adds that nothing concerns; its threads are those of all of them.
Result<Footprint> idle_agents() {
  const auto alone = footprint(0);
  if (!alone) return std::unexpected(alone.error());
  const auto crowded = footprint(kSleepers);
  if (!crowded) return std::unexpected(crowded.error());
  return Footprint{(crowded->memory - alone->memory) / kSleepers, crowded->threads - alone->threads};
}

/// What a row of microseconds is measured by.
struct Sampled {
  std::string name;
  std::function<Result<double>()> sample;
};

/// The rows of one run, a sample a round.
class Rows {
 public:
  explicit Rows(int rounds) : rounds_(rounds) {}

  /// A row and its baseline, which take turns: a machine that is slower for a while is so for both. `ratio`
  /// names the row of how many baselines each round took.
  Result<void> add(const Sampled& row, const Sampled& baseline, std::string ratio) {
    std::vector<double> ours, theirs, ratios;
    for (int round = 0; round < rounds_; ++round) {
      const Result<double> one = row.sample();
      if (!one) return std::unexpected(one.error());
      const Result<double> other = baseline.sample();
      if (!other) return std::unexpected(other.error());
      ours.push_back(*one);
      theirs.push_back(*other);
      ratios.push_back(*one / *other);
    }
    rows_.push_back(summarise(row.name, "us", std::move(ours)));
    rows_.push_back(summarise(baseline.name, "us", std::move(theirs)));
    rows_.push_back(summarise(std::move(ratio), "times", std::move(ratios)));
    return {};
  }

  void add_one(std::string name, std::string unit, double value) {
    rows_.push_back(summarise(std::move(name), std::move(unit), {value}));
  }

  std::vector<Measurement> take() && { return std::move(rows_); }

 private:
  int rounds_;
  std::vector<Measurement> rows_;
};

}  // namespace

Result<std::vector<Measurement>> measure_engine(int rounds) {
  Rows rows{rounds};
  struct Size {
    int agents;
    std::int64_t ticks;
  };
  for (const Size size : {Size{10, 4000}, Size{100, 400}, Size{1000, 40}}) {
    const std::string agents = std::to_string(size.agents);
    const Sampled tick{"tick_null_" + agents, [size] {
                         ForgetfulJournal journal;
                         NullMind mind{null_manifest(size.agents, 0), journal};
                         return cost_of_a_tick(mind, size.ticks);
                       }};
    const Sampled loop{"tick_loop_" + agents,
                       [size] { return Result<double>{cost_of_a_loop(size.agents, size.ticks)}; }};
    if (auto measured = rows.add(tick, loop, "tick_per_loop_" + agents); !measured)
      return std::unexpected(measured.error());
    if (size.agents > 10) continue;
    rows.add_one("rss_mb", "MB", status_figure("VmRSS") * 1024 / 1e6);
    rows.add_one("rss_private_mb", "MB", status_figure("RssAnon") * 1024 / 1e6);
    // Before there were larger minds: what they leave to the allocator would hide what these agents take.
    const auto idle = idle_agents();
    if (!idle) return std::unexpected(idle.error());
    rows.add_one("idle_agent_bytes", "B", idle->memory);
    rows.add_one("idle_threads", "threads", idle->threads);
  }

  double bytes = 0, bytes_with_past = 0;
  const auto durable_row = [](std::string name, std::int64_t history, double& grew) {
    return Sampled{std::move(name), [&grew, history]() -> Result<double> {
                     const auto made = durable(history, kDurableTicks);
                     if (!made) return std::unexpected(made.error());
                     grew = made->bytes;
                     return made->cost;
                   }};
  };
  const Sampled floor{"commit_floor_10",
                      [&bytes] { return cost_of_a_commit(static_cast<std::size_t>(bytes), kDurableTicks); }};
  auto measured = rows.add(durable_row("tick_null_10_durable", 0, bytes), floor, "durable_per_commit_10");
  const std::string past = "history_" + std::to_string(kHistory);
  if (measured)
    measured = rows.add(durable_row("tick_durable_" + past, kHistory, bytes_with_past),
                        durable_row("tick_durable_history_0", 0, bytes), past + "_per_none");
  if (!measured) return std::unexpected(measured.error());
  rows.add_one("journal_bytes_" + past, "B", bytes_with_past);

  return std::move(rows).take();
}

}  // namespace limelight::bench
