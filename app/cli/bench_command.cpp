#include <algorithm>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/bench_thoughts.hpp"
#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"
#include "bench/drive.hpp"
#include "bench/engine.hpp"
#include "bench/journal.hpp"
#include "bench/simulated_thinker.hpp"
#include "bench/start.hpp"
#include "memory/embedders/hashed.hpp"
#include "plugins/host/model_files.hpp"
#include "plugins/host/plugin_embedder.hpp"
#include "plugins/host/plugin_model.hpp"

namespace limelight::cli {
namespace {

void print_rows(const std::string& bench, const std::vector<bench::Measurement>& rows, bool json) {
  if (json) return print_json(bench::report_json(bench, LIMELIGHT_VERSION, rows));
  for (const bench::Measurement& row : rows) {
    print_line(fmt::format("{:<34} {:9.3f} {:<12} [{:.3f}, {:.3f}] n {}", row.name, row.value, row.unit,
                           row.min, row.max, row.n));
  }
}

Result<std::string> this_program() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) return fail(Errc::io_failed, failed.message(), "/proc/self/exe");
  return program.string();
}

int bench_start(int rounds, bool json) {
  const auto program = this_program();
  if (!program) return report(program.error());
  const auto measured = bench::measure_start(*program, rounds);
  if (!measured) return report(measured.error());
  print_rows("start", *measured, json);
  return 0;
}

int bench_engine(int rounds, bool json) {
  const auto measured = bench::measure_engine(rounds);
  if (!measured) return report(measured.error());
  print_rows("engine", *measured, json);
  return 0;
}

int bench_journal(bench::JournalBench wanted, bool json) {
  auto program = this_program();
  if (!program) return report(program.error());
  wanted.program = std::move(*program);
  const auto measured = bench::measure_journal(wanted);
  if (!measured) return report(measured.error());
  print_rows("journal", *measured, json);
  return 0;
}

void add_journal(CLI::App& bench, int& status) {
  struct Options {
    bench::JournalBench wanted;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* journal =
      bench.add_subcommand("journal", "What commits, recovery and kills cost; about a minute");
  journal->add_option("--ticks", options->wanted.ticks, "Ticks behind the mind that recovers")
      ->check(whole_number(1, 100'000'000));
  journal->add_option("--kills", options->wanted.kills, "How often it is killed with SIGKILL")
      ->check(whole_number(1, 1'000'000));
  journal->add_flag("--json", options->json, "Print JSON");
  journal->callback([options, &status] { status = bench_journal(options->wanted, options->json); });
}

struct DriveOptions {
  std::size_t minds = 0;
  std::string model;
  bool json = false;
};

/// Real thinkers, of one thread each.
struct RealThinkers {
  std::vector<std::unique_ptr<Model>> models;
  std::vector<std::unique_ptr<Embedder>> embedders;
};

Result<RealThinkers> open_thinkers(const std::string& name, std::size_t count) {
  const auto file = find_model_file(name, "");
  if (!file) return std::unexpected(file.error());
  const auto encoder_file = find_encoder_file("default", "");
  if (!encoder_file) return std::unexpected(encoder_file.error());
  ModelManifest manifest;
  manifest.threads = 1;
  RealThinkers thinkers;
  for (std::size_t each = 0; each < count; ++each) {
    auto model = open_llama_model(manifest, *file);
    if (!model) return std::unexpected(model.error());
    auto encoder = open_llama_embedder(*encoder_file, 1);
    if (!encoder) return std::unexpected(encoder.error());
    thinkers.models.push_back(std::move(*model));
    thinkers.embedders.push_back(std::move(*encoder));
  }
  return thinkers;
}

/// The simulated thinker and the built-in embedder, or the model asked for with the default encoder.
int bench_drive(const DriveOptions& options) {
  constexpr std::size_t kSimulated = 1000, kReal = 20;
  const bool is_real = !options.model.empty();
  const std::size_t minds = options.minds > 0 ? options.minds : is_real ? kReal : kSimulated;
  bench::SimulatedThinker simulated{bench::ThinkerChances{}};
  const auto hashed = make_hashed_embedder();
  RealThinkers real;
  std::vector<bench::Thinker> thinkers;
  if (is_real) {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    auto opened = open_thinkers(options.model, std::min(cores, minds));
    if (!opened) return report(opened.error());
    real = std::move(*opened);
    for (std::size_t each = 0; each < real.models.size(); ++each)
      thinkers.push_back({real.models[each].get(), real.embedders[each].get()});
  } else {
    thinkers.push_back({&simulated, hashed.get()});
  }
  auto rows = bench::measure_regimes(*thinkers.front().embedder);
  if (!rows) return report(rows.error());
  const auto tell = [](const std::string& line) { note(line); };
  const auto lived = bench::measure_deadlock(minds, thinkers, tell);
  if (!lived) return report(lived.error());
  rows->insert(rows->end(), lived->begin(), lived->end());
  print_rows("drive", *rows, options.json);
  return 0;
}

void add_drive(CLI::App& bench, int& status) {
  const auto options = std::make_shared<DriveOptions>();
  CLI::App* drive = bench.add_subcommand("drive", "Plant minds in a loop and see which policy frees them");
  drive->add_option("--model", options->model, "A GGUF file, or default; without it a simulated thinker");
  drive->add_option("--minds", options->minds, "Minds for each policy; 1000, or 20 with a model")
      ->check(whole_number(1, 100'000));
  drive->add_flag("--json", options->json, "Print JSON");
  drive->callback([options, &status] { status = bench_drive(*options); });
}

void add_rounds(CLI::App& bench, int& status, const char* name, const char* about, int rounds,
                int (*measure)(int rounds, bool json)) {
  struct Options {
    int rounds;
    bool json = false;
  };
  const auto options = std::make_shared<Options>(Options{rounds});
  CLI::App* command = bench.add_subcommand(name, about);
  command->add_option("--rounds", options->rounds, "How often each is measured")
      ->check(whole_number(1, 1000));
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status, measure] { status = measure(options->rounds, options->json); });
}

}  // namespace

void add_bench(CLI::App& program, int& status) {
  CLI::App* bench = program.add_subcommand("bench", "Measure this program on this machine");
  bench->require_subcommand(1);
  add_rounds(*bench, status, "start", "Time until --help is printed and until the daemon answers", 11,
             bench_start);
  add_rounds(*bench, status, "engine", "CPU time and memory of a tick, beside a plain loop and a bare commit",
             5, bench_engine);
  add_journal(*bench, status);
  add_drive(*bench, status);
  add_bench_thoughts(*bench, status);
}

}  // namespace limelight::cli
