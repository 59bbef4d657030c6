#include "bench/journal.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "bench/grouped_journal.hpp"
#include "bench/kill_rounds.hpp"
#include "bench/null_mind.hpp"
#include "bench/scripted_mind.hpp"
#include "core/manual_clock.hpp"
#include "core/temporary_directory.hpp"
#include "workspace/ledger.hpp"
#include "workspace/resume.hpp"

namespace limelight::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t kTimedTicks = 1000;
constexpr int kAgents = 10;
constexpr int kRecoveries = 5;

double microseconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double, std::micro>(SteadyClock::now() - start).count();
}

/// How long the journal behind it takes for each commit.
class TimedJournal : public Journal {
 public:
  explicit TimedJournal(Journal& journal) : journal_(journal) {}

  void write(TickBatch batch, Handler done) override {
    journal_.write(std::move(batch),
                   [this, began = SteadyClock::now(), done = std::move(done)](Result<void> written) mutable {
                     taken_.push_back(microseconds_since(began));
                     done(std::move(written));
                   });
  }

  std::vector<double> sorted() const {
    std::vector<double> all = taken_;
    std::ranges::sort(all);
    return all;
  }

 private:
  Journal& journal_;
  std::vector<double> taken_;
};

double size_of(const std::string& database) {
  std::error_code none;
  return static_cast<double>(std::filesystem::file_size(database, none));
}

Measurement at(const std::string& name, const std::vector<double>& sorted, double share) {
  const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  return {name, sorted[place], "us", sorted.front(), sorted.back(), sorted.size()};
}

Measurement one(std::string name, std::string unit, double value) {
  return summarise(std::move(name), std::move(unit), {value});
}

Result<void> add_commits(std::vector<Measurement>& rows) {
  const TemporaryDirectory folder;
  const std::string path = folder / "mind.db";
  std::vector<double> taken;
  {
    auto writer = Writer::open(path, prepare_tables);
    if (!writer) return std::unexpected(writer.error());
    DatabaseJournal journal{**writer};
    TimedJournal timed{journal};
    NullMind mind{null_manifest(kAgents, 0), timed};
    if (auto lived = mind.live(kTimedTicks, [](std::span<const Event>) {}); !lived) return lived;
    writer->reset();
    taken = timed.sorted();
  }
  rows.push_back(at("commit_p50", taken, 0.5));
  rows.push_back(at("commit_p99", taken, 0.99));
  rows.push_back(one("bytes_per_tick", "B", size_of(path) / static_cast<double>(kTimedTicks)));
  return {};
}

/// Ticks of three events each, with everything else that ticks have: hashes, snapshots, a stage that turns.
boost::asio::awaitable<Result<void>> live_thinly(Ledger& ledger, std::int64_t ticks) {
  for (std::int64_t tick = 1; tick <= ticks; ++tick) {
    ledger.open_tick();
    ledger.append(TickStarted{"idle", {}, 0.7}, "engine");
    const std::string number = std::to_string(tick);
    ledger.append(ThoughtWon{"t" + number, "Thought " + number + ".", "THINK_MORE", 1, 3, 0.5}, "agent-1");
    if (ledger.stage().short_term().over()) {
      const auto oldest = ledger.stage().short_term().oldest();
      MemoryBifurcated split;
      split.summary = "I thought of nothing.";
      split.summary_tokens = 6;
      for (const HeldThought& held : oldest) split.archived.push_back(held.id);
      ledger.append(std::move(split), "memory");
    }
    ledger.close_tick(Milliseconds{0});
    auto committed = co_await ledger.commit("none");
    if (!committed) co_return committed;
  }
  co_return Result<void>{};
}

Result<void> make_past(const std::string& path, const Manifest& manifest, std::int64_t ticks) {
  auto writer = Writer::open(path, prepare_tables);
  if (!writer) return std::unexpected(writer.error());
  DatabaseJournal journal{**writer, std::int64_t{1} << 40};
  GroupedJournal grouped{journal};
  ManualClock clock;
  Ledger ledger{clock, grouped, Resumed{Stage{manifest.self, manifest.memory.theta}, {}},
                limits::kSnapshotTicks};
  ledger.append(RunStarted{"run-1", manifest.name, "bench", 0, 0, "none", {}, {}}, "engine");
  boost::asio::io_context loop{1};
  const auto guard = boost::asio::make_work_guard(loop);
  std::optional<Result<void>> outcome;
  const auto end = [&outcome](std::exception_ptr broken, Result<void> done) {
    if (broken) std::rethrow_exception(broken);
    outcome = std::move(done);
  };
  boost::asio::co_spawn(loop, live_thinly(ledger, ticks), end);
  while (!outcome) loop.run_one();
  return std::move(*outcome);
}

Result<void> add_recovery(std::vector<Measurement>& rows, std::int64_t ticks) {
  const TemporaryDirectory folder;
  const std::string path = folder / "mind.db";
  const Manifest manifest = null_manifest(kAgents, 0);
  // Whole stretches only, so that the full ticks after them are one short of the next snapshot.
  const std::int64_t past = ticks - ticks % limits::kSnapshotTicks;
  if (auto made = make_past(path, manifest, past); !made) return made;
  {
    auto resumed = resume(manifest, folder.path());
    if (!resumed) return std::unexpected(resumed.error());
    auto writer = Writer::open(path, prepare_tables);
    if (!writer) return std::unexpected(writer.error());
    DatabaseJournal journal{**writer, std::int64_t{1} << 40};
    NullMind mind{manifest, journal, std::move(*resumed)};
    const std::int64_t since = limits::kSnapshotTicks - 1;
    if (auto lived = mind.live(since, [](std::span<const Event>) {}); !lived) return lived;
    writer->reset();
  }
  std::vector<double> taken;
  for (int round = 0; round < kRecoveries; ++round) {
    const auto began = SteadyClock::now();
    const auto resumed = resume(manifest, folder.path());
    if (!resumed) return std::unexpected(resumed.error());
    taken.push_back(microseconds_since(began) / 1000);
  }
  rows.push_back(summarise("recover_1m_ticks_ms", "ms", std::move(taken)));
  rows.push_back(one("journal_mib", "MiB", size_of(path) / (1 << 20)));
  return {};
}

Result<void> add_kills(std::vector<Measurement>& rows, const JournalBench& wanted) {
  const TemporaryDirectory folder;
  if (!write_scripted_mind(folder.path(), "0ms"))
    return fail(Errc::io_failed, "no temporary folder can be made");
  const auto seen = kill_again_and_again(wanted.program, folder / "mind.yaml", folder / "data", wanted.kills);
  if (!seen) return std::unexpected(seen.error());
  rows.push_back(one("kill_rounds", "", static_cast<double>(seen->rounds)));
  rows.push_back(one("acknowledged", "ticks", static_cast<double>(seen->acknowledged)));
  rows.push_back(one("lost_acks", "", static_cast<double>(seen->lost)));
  return {};
}

}  // namespace

Result<std::vector<Measurement>> measure_journal(const JournalBench& wanted) {
  std::vector<Measurement> rows;
  if (auto done = add_commits(rows); !done) return std::unexpected(done.error());
  if (auto done = add_recovery(rows, wanted.ticks); !done) return std::unexpected(done.error());
  if (auto done = add_kills(rows, wanted); !done) return std::unexpected(done.error());
  return rows;
}

}  // namespace limelight::bench
