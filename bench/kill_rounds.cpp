#include "bench/kill_rounds.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "bench/process.hpp"
#include "core/event.hpp"
#include "core/json.hpp"
#include "core/random.hpp"
#include "workspace/journal_reader.hpp"

namespace limelight::bench {
namespace {

constexpr std::int64_t kMostCommits = 4;
constexpr std::int64_t kLongestPause = 5'000'000;  // nanoseconds: a tick or some

struct ToldTick {
  TickNumber tick;
  std::string hash;
};

/// What one life told before it was killed.
struct Told {
  std::int64_t resumed_from = 0;
  std::vector<ToldTick> ticks;
};

Result<void> take(Told& told, const std::string& line) {
  const auto json = parse_json(line);
  if (!json) return std::unexpected(json.error());
  const auto event = event_from_json(*json);
  if (!event) return std::unexpected(event.error());
  if (const auto* started = std::get_if<RunStarted>(&event->body)) told.resumed_from = started->resumed_from;
  if (const auto* committed = std::get_if<TickCommitted>(&event->body))
    told.ticks.push_back({event->tick, committed->state_hash});
  return {};
}

Result<Told> live_and_die(const std::string& program, const std::string& manifest, const std::string& data,
                          std::int64_t commits, Random& chance) {
  // A mind that is to do so many ticks does not rest between them.
  std::vector<std::string> words{program, "run",     manifest,  "--json", "--until",
                                 "never", "--ticks", "1000000", "--data", data};
  auto process = Process::start(std::move(words), Process::Output::piped);
  if (!process) return std::unexpected(process.error());
  Told told;
  std::string line;
  while (std::ssize(told.ticks) < commits) {
    if (!process->read_line(line)) return fail(Errc::io_failed, "it ended by itself", program);
    if (auto taken = take(told, line); !taken) return std::unexpected(taken.error());
  }
  // Not at the end of a line that was read, but wherever it is by then: in a thought, a commit, a checkpoint.
  const auto pause = static_cast<std::int64_t>(chance.unit() * static_cast<double>(kLongestPause));
  std::this_thread::sleep_for(std::chrono::nanoseconds{pause});
  process->kill_now();
  // What it had said and nobody had read yet was said.
  while (process->read_line(line)) {
    if (auto taken = take(told, line); !taken) return std::unexpected(taken.error());
  }
  process->wait();
  return told;
}

/// Every tick that was told, as it was told.
Result<bool> all_kept(const std::string& data, const Told& told) {
  const auto reader = JournalReader::open(data);
  if (!reader) return std::unexpected(reader.error());
  const auto rows = (*reader)->ticks(told.ticks.front().tick - TickNumber{1}, told.ticks.size());
  if (!rows) return std::unexpected(rows.error());
  return std::ranges::equal(*rows, told.ticks, [](const nlohmann::json& row, const ToldTick& tick) {
    return row.at("tick") == tick.tick.value && row.at("state_hash") == tick.hash;
  });
}

}  // namespace

Result<KillRounds> kill_again_and_again(const std::string& program, const std::string& manifest,
                                        const std::string& data_directory, std::int64_t rounds) {
  KillRounds seen;
  TickNumber before;
  Random chance{0};
  for (; seen.rounds < rounds; ++seen.rounds) {
    const auto told = live_and_die(program, manifest, data_directory, 1 + seen.rounds % kMostCommits, chance);
    if (!told) return std::unexpected(told.error());
    const auto kept = all_kept(data_directory, *told);
    if (!kept) return std::unexpected(kept.error());
    seen.acknowledged += std::ssize(told->ticks);
    if (!*kept || told->resumed_from < before.value) ++seen.lost;
    before = told->ticks.back().tick;
  }
  return seen;
}

}  // namespace limelight::bench
