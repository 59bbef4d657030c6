#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/show.hpp"
#include "app/cli/terminal.hpp"
#include "workspace/replay/replay.hpp"

namespace limelight::cli {
namespace {

struct ReplayOptions {
  std::string run = "last";
  std::string data;
  bool verify = false;
  bool json = false;
};

nlohmann::json to_json(const ReplayReport& report) {
  nlohmann::json json{{"run", report.run},
                      {"ticks", report.ticks},
                      {"equal", report.equal},
                      {"verified", !report.divergence},
                      {"divergence", nullptr}};
  if (const auto& found = report.divergence) {
    json["divergence"] = {{"tick", found->tick.value},
                          {"recorded", found->recorded},
                          {"replayed", found->replayed},
                          {"where", found->where}};
  }
  return json;
}

int tell(const ReplayReport& report, bool json) {
  if (json) print_json(to_json(report));
  if (!report.divergence) {
    if (!json) print_line(fmt::format("{}: all {} ticks give the recorded hash", report.run, report.ticks));
    return 0;
  }
  const Divergence& found = *report.divergence;
  note(
      fmt::format("{}: tick {} comes out otherwise than its journal says\n{}\n  recorded  {}\n  replayed  {}",
                  report.run, found.tick.value, wrap(found.where, 2), found.recorded, found.replayed));
  return static_cast<int>(Exit::failed);
}

int replay_run(const ReplayOptions& options) {
  const auto directory = find_data_directory(options.data);
  if (!directory) return report(directory.error());
  const auto recording = read_recording(*directory, options.run);
  if (!recording) return report(recording.error());
  Show show{options.json, shows_colour(stderr)};
  const auto seen = [&](const Event& event) {
    if (!options.verify) show({&event, 1});
  };
  const auto replayed = replay(*recording, seen);
  if (!replayed) return report(replayed.error());
  if (options.verify || replayed->divergence) return tell(*replayed, options.json && options.verify);
  return 0;
}

}  // namespace

void add_replay(CLI::App& program, int& status) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App* command =
      program.add_subcommand("replay", "Run a recorded run again, without models, tools and network");
  command->add_option("run", options->run, "Its name (run-2), its number, or last (default)");
  command->add_flag("--verify", options->verify, "Compare the state hash of every tick, show no events");
  command->add_option("--data", options->data, "The data directory");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status] { status = replay_run(*options); });
}

}  // namespace limelight::cli
