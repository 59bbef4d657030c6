#include "bench/kill_rounds.hpp"

#include <utility>

#include "bench/process.hpp"
#include "core/event.hpp"
#include "core/json.hpp"
#include "workspace/journal_reader.hpp"

namespace limelight::bench {
namespace {

constexpr std::int64_t kMostCommits = 4;

/// What one life told before it was killed.
struct Told {
  std::int64_t commits = 0;
  std::int64_t resumed_from = 0;
  TickNumber last_tick;
  std::string last_hash;
};

Result<Told> live_and_die(const std::string& program, const std::string& manifest, const std::string& data,
                          std::int64_t commits) {
  auto process = Process::start({program, "run", manifest, "--json", "--until", "never", "--data", data},
                                Process::Output::piped);
  if (!process) return std::unexpected(process.error());
  Told told;
  std::string line;
  while (told.commits < commits) {
    if (!process->read_line(line)) return fail(Errc::io_failed, "it ended by itself", program);
    const auto json = parse_json(line);
    if (!json) return std::unexpected(json.error());
    const auto event = event_from_json(*json);
    if (!event) return std::unexpected(event.error());
    if (const auto* started = std::get_if<RunStarted>(&event->body))
      told.resumed_from = started->resumed_from;
    const auto* committed = std::get_if<TickCommitted>(&event->body);
    if (committed == nullptr) continue;
    ++told.commits;
    told.last_tick = event->tick;
    told.last_hash = committed->state_hash;
  }
  process->kill_now();
  process->wait();
  return told;
}

Result<bool> is_kept(const std::string& data, const Told& told) {
  const auto reader = JournalReader::open(data);
  if (!reader) return std::unexpected(reader.error());
  const auto rows = (*reader)->ticks(told.last_tick - TickNumber{1}, 1);
  if (!rows) return std::unexpected(rows.error());
  return rows->size() == 1 && rows->front().at("tick") == told.last_tick.value &&
         rows->front().at("state_hash") == told.last_hash;
}

}  // namespace

Result<KillRounds> kill_again_and_again(const std::string& program, const std::string& manifest,
                                        const std::string& data_directory, std::int64_t rounds) {
  KillRounds seen;
  TickNumber before;
  for (; seen.rounds < rounds; ++seen.rounds) {
    const auto told = live_and_die(program, manifest, data_directory, 1 + seen.rounds % kMostCommits);
    if (!told) return std::unexpected(told.error());
    const auto kept = is_kept(data_directory, *told);
    if (!kept) return std::unexpected(kept.error());
    seen.acknowledged += told->commits;
    if (!*kept || told->resumed_from < before.value) ++seen.lost;
    before = told->last_tick;
  }
  return seen;
}

}  // namespace limelight::bench
