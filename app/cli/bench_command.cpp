#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"
#include "bench/start.hpp"

namespace limelight::cli {
namespace {

int bench_start(int rounds, bool json) {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) return report({Errc::io_failed, failed.message(), "/proc/self/exe"});
  const auto measured = bench::measure_start(program.string(), rounds);
  if (!measured) return report(measured.error());
  if (json) {
    print_json(bench::report_json("start", LIMELIGHT_VERSION, *measured));
    return 0;
  }
  for (const bench::Measurement& row : *measured) {
    print_line(fmt::format("{:<10} {:8.1f} {}  (min {:.1f}, max {:.1f}, n {})", row.name, row.value, row.unit,
                           row.min, row.max, row.n));
  }
  return 0;
}

}  // namespace

void add_bench(CLI::App& program, int& status) {
  struct Options {
    int rounds = 11;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* bench = program.add_subcommand("bench", "Measure this program on this machine");
  bench->require_subcommand(1);
  CLI::App* start =
      bench->add_subcommand("start", "Time until --help is printed and until the daemon answers");
  start->add_option("--rounds", options->rounds, "How often each is measured")->check(CLI::Range(1, 1000));
  start->add_flag("--json", options->json, "Print JSON");
  start->callback([options, &status] { status = bench_start(options->rounds, options->json); });
}

}  // namespace limelight::cli
