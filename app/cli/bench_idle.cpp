#include "app/cli/bench_idle.hpp"

#include <mutex>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>

#include "app/cli/manifest_reading.hpp"
#include "app/cli/terminal.hpp"
#include "app/mind/mind.hpp"
#include "bench/idle.hpp"
#include "core/temporary_directory.hpp"

namespace limelight::cli {
namespace {

constexpr char kQuickstartMind[] = {
#include "quickstart_bytes.inc"
    , '\0'};

/// CPU time of this process, all threads.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void tell(const bench::IdleTick& tick) {
  if (tick.text.empty()) return;
  const char* verdict = tick.flaw.empty() ? "good" : "babble";
  print_line(fmt::format("tick {:<4} {:<8} {}", tick.number, verdict, tick.text));
  if (!tick.flaw.empty()) print_line("          " + tick.flaw);
}

void print(const std::vector<bench::Measurement>& rows, const std::vector<bench::IdleTick>& ticks,
           const IdleOptions& options) {
  if (options.json) {
    nlohmann::json whole = bench::report_json("thoughts", LIMELIGHT_VERSION, rows);
    if (options.samples) {
      nlohmann::json samples = nlohmann::json::array();
      for (const bench::IdleTick& tick : ticks) {
        if (tick.text.empty()) continue;
        samples.push_back({{"tick", tick.number}, {"text", tick.text}, {"flaw", tick.flaw}});
      }
      whole["samples"] = std::move(samples);
    }
    return print_json(whole);
  }
  if (options.samples) {
    for (const bench::IdleTick& tick : ticks) tell(tick);
  }
  for (const bench::Measurement& row : rows) {
    print_line(fmt::format("{:<18} {:8.2f} {:<6} ({:.2f} to {:.2f}, n {})", row.name, row.value, row.unit,
                           row.min, row.max, row.n));
  }
}

}  // namespace

int bench_idle(const IdleOptions& options) {
  auto manifest = options.manifest.empty() ? read_manifest_text(kQuickstartMind, "quickstart.yaml")
                                           : read_manifest(options.manifest);
  if (!manifest) return manifest.error();
  const TemporaryDirectory directory;
  MindOptions wanted{.data_directory = directory / "mind", .seed = 1, .ticks = options.ticks};
  bench::IdleLife life{*manifest};
  auto mind = Mind::open(*manifest, std::move(wanted));
  if (!mind) return report(mind.error());
  // On the mind's thread, which has ended when the life is read.
  (*mind)->observe([&life](std::span<const Event> events) { life.take(events, cpu_seconds()); });
  (*mind)->start();
  if (const auto lived = (*mind)->wait(); !lived) return report(lived.error());
  if (const auto ended = (*mind)->end(); !ended) return report(ended.error());
  const auto rows = bench::measure_idle(life.ticks(), manifest->workspace);
  print(rows, life.ticks(), options);
  return 0;
}

}  // namespace limelight::cli
