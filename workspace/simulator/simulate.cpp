#include "workspace/simulator/simulate.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace limelight::simulator {
namespace {

constexpr std::size_t kShrunk = 5;  // violations that are told in full

struct Failed {
  SimulationOptions options;
  Broken broken;
};

struct Work {
  explicit Work(const SimulateOptions& wanted) : options(wanted) {}
  const SimulateOptions& options;
  std::atomic<std::int64_t> next{0};
  std::mutex mutex;
  Report report{};
  std::vector<Failed> failed{};
};

void add(Work& work, const SimulationOptions& options, const Simulated& simulated) {
  auto found = broken(simulated.history);
  const std::scoped_lock lock{work.mutex};
  Report& report = work.report;
  ++report.seeds;
  report.lives += static_cast<std::int64_t>(simulated.history.lives.size());
  report.ticks += ticks_of(simulated.history);
  report.events += static_cast<std::int64_t>(simulated.history.journal.size());
  for (std::size_t fault = 0; fault < kFaults; ++fault) report.struck[fault] += simulated.struck[fault];
  if (found.empty()) return;
  ++report.violations;
  work.failed.push_back({options, std::move(found.front())});
}

/// One seed in so many has its first life crashed after each of its events in turn, its first ticks at least.
constexpr std::uint64_t kSweptSeeds = 20;
constexpr std::int64_t kSweptTicks = 2;
constexpr std::int64_t kMostCrashes = 1'000;

void crash_everywhere(Work& work, SimulationOptions options) {
  options.ticks = std::min(options.ticks.value_or(kSweptTicks), kSweptTicks);
  options.faults = options.faults.without(Fault::crash);
  std::int64_t crashes = 0;
  while (crashes < kMostCrashes) {
    options.crash_after = crashes + 1;
    const Simulated simulated = simulate(options);
    if (!simulated.history.lives.front().crashed) break;
    ++crashes;
    auto found = broken(simulated.history);
    if (found.empty()) continue;
    const std::scoped_lock lock{work.mutex};
    ++work.report.violations;
    work.failed.push_back({options, std::move(found.front())});
    break;
  }
  const std::scoped_lock lock{work.mutex};
  work.report.crash_points += crashes;
}

void run(Work& work) {
  while (true) {
    const std::int64_t number = work.next++;
    if (number >= work.options.seeds) return;
    const SimulationOptions options{work.options.first_seed + static_cast<std::uint64_t>(number),
                                    work.options.faults, work.options.ticks, work.options.bug,
                                    work.options.crash_after};
    add(work, options, simulate(options));
    const bool swept = options.faults.has(Fault::crash) && options.seed % kSweptSeeds == 0;
    if (swept && !options.crash_after) crash_everywhere(work, options);
  }
}

}  // namespace

Report simulate_many(const SimulateOptions& options) {
  Work work{options};
  const unsigned wanted = options.threads > 0 ? options.threads : std::thread::hardware_concurrency();
  {
    std::vector<std::jthread> threads;
    for (unsigned each = 0; each < std::max(1U, wanted); ++each) threads.emplace_back([&work] { run(work); });
  }
  std::ranges::sort(work.failed, {}, [](const Failed& each) { return each.options.seed; });
  if (work.failed.size() > kShrunk) work.failed.erase(work.failed.begin() + kShrunk, work.failed.end());
  for (const Failed& each : work.failed) work.report.violated.push_back(shrink(each.options, each.broken));
  return std::move(work.report);
}

}  // namespace limelight::simulator
