#include "app/cli/bench_thoughts.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/bench_idle.hpp"
#include "app/cli/command.hpp"
#include "app/cli/manifest_reading.hpp"
#include "app/cli/terminal.hpp"
#include "app/mind/faculties.hpp"
#include "bench/thoughts.hpp"
#include "core/system_clock.hpp"

namespace limelight::cli {
namespace {

constexpr const char* kDefaultMind =
    "limelight: 1\nname: bench-thoughts\nmodels:\n  small: {backend: llama, file: default}\n"
    "embedder: {backend: llama}\n";

struct ThoughtsOptions {
  std::string manifest;
  bench::ThoughtOptions thoughts;
  std::int64_t idle = 0;  ///< ticks of an idle mind, in place of the scenes
  bool samples = false;
  bool json = false;
};

const Agent* find(const Faculties& faculties, Role role) {
  const auto found = std::ranges::find_if(
      faculties.agents, [role](const auto& agent) { return agent->manifest().role == role; });
  return found == faculties.agents.end() ? nullptr : found->get();
}

int bench_thoughts(const ThoughtsOptions& options) {
  if (options.idle > 0) return bench_idle({options.manifest, options.idle, options.samples, options.json});
  auto manifest = options.manifest.empty() ? read_manifest_text(kDefaultMind, "bench-thoughts.yaml")
                                           : read_manifest(options.manifest);
  if (!manifest) return manifest.error();
  boost::asio::io_context loop{1};
  SystemClock clock{loop.get_executor()};
  HttpClient http{loop.get_executor()};
  auto faculties = make_faculties(*manifest, {}, false, clock, http, loop.get_executor());
  if (!faculties) return report(faculties.error());
  const Agent* generator = find(*faculties, Role::generator);
  const Agent* response = find(*faculties, Role::response);
  if (generator == nullptr || response == nullptr)
    return report({Errc::manifest_invalid, "a generator and a response agent are needed", manifest->name});

  nlohmann::json samples = nlohmann::json::array();
  const auto observer = [&](const bench::Said& said) {
    if (!options.samples) return;
    if (options.json) {
      samples.push_back(
          {{"scene", said.scene}, {"role", said.role}, {"text", said.text}, {"flaw", said.flaw}});
    } else {
      print_line(fmt::format("{:<7} {:<11} {} | {}", said.role, said.flaw.empty() ? "usable" : said.flaw,
                             said.scene, said.text));
    }
  };
  const auto measured = bench::measure_thoughts(*generator, *response, *faculties->embedder, manifest->self,
                                                manifest->genesis, options.thoughts, observer);
  if (!measured) return report(measured.error());
  if (options.json) {
    nlohmann::json whole = bench::report_json("thoughts", LIMELIGHT_VERSION, *measured);
    whole["model"] = generator->model().profile().name;
    if (options.samples) whole["samples"] = std::move(samples);
    print_json(whole);
    return 0;
  }
  for (const bench::Measurement& row : *measured) {
    print_line(fmt::format("{:<18} {:5.2f}  (95 % {:.2f} to {:.2f}, n {})", row.name, row.value, row.min,
                           row.max, row.n));
  }
  return 0;
}

}  // namespace

void add_bench_thoughts(CLI::App& bench, int& status) {
  const auto options = std::make_shared<ThoughtsOptions>();
  CLI::App* command =
      bench.add_subcommand("thoughts", "What share of a model's thoughts and answers can be used");
  command->add_option("--manifest", options->manifest, "The mind to ask; the default model's otherwise");
  command->add_option("--seeds", options->thoughts.seeds, "How often each scene is played")
      ->check(whole_number(1, 100));
  command->add_option("--temperature", options->thoughts.temperature, "What the drive allows")
      ->check(CLI::Range(0.0, 2.0));
  command
      ->add_option("--idle", options->idle,
                   "Let the quickstart mind idle for so many ticks instead, and tell what it thought")
      ->check(whole_number(1, 100'000));
  command->add_flag("--samples", options->samples, "Print everything said, with its flaw");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status] { status = bench_thoughts(*options); });
}

}  // namespace limelight::cli
