#include <filesystem>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/manifest_reading.hpp"
#include "app/cli/run.hpp"
#include "app/cli/terminal.hpp"
#include "core/data_directory.hpp"
#include "core/manifest/edit.hpp"
#include "workspace/transfer/fork.hpp"
#include "workspace/transfer/fork_mark.hpp"

namespace limelight::cli {
namespace {

struct ForkOptions {
  std::string run;
  std::int64_t at = 0;
  std::vector<std::string> changes;
  std::string into;
  std::string data;
  RunRequest request;
  bool confirm = false;
};

int confirm(const std::string& data) {
  auto directory = DataDirectory::open(data);
  if (!directory) return report(directory.error());
  auto mark = read_fork_mark(directory->path());
  if (!mark) return report(mark.error());
  if (!*mark) return report({Errc::not_found, "this mind is no fork: its tools act already", data});
  (*mark)->confirmed = true;
  if (auto written = write_fork_mark(directory->path(), **mark); !written) return report(written.error());
  note("the tools of this fork act from now on");
  return 0;
}

/// The fork's directory with all but its run.
Result<void> make(const ForkOptions& options, const std::string& source, const ForkPoint& point,
                  const std::string& manifest) {
  const auto directory = DataDirectory::open(options.into);
  if (!directory) return std::unexpected(directory.error());
  const ForkMark mark{point.run, options.at, options.changes, false};
  if (auto copied = fork_mind(source, point, mark, directory->path()); !copied) return copied;
  constexpr unsigned kForOwner = 0600;
  return write_file_atomically(directory->path() + "/manifest.yaml", manifest, kForOwner);
}

int fork(ForkOptions options) {
  const auto source = find_data_directory(options.data);
  if (!source) return report(source.error());
  if (options.into.empty()) options.into = fmt::format("{}-fork-{}", *source, options.at);
  const auto point = find_fork_point(*source, options.run, TickNumber{options.at});
  if (!point) return report(point.error());
  const std::string folder = std::filesystem::path(point->manifest.path).parent_path().string();
  const auto text = edit_manifest(point->manifest.text, options.changes, folder);
  if (!text) return report(text.error());
  // What is wrong with it is said before anything is copied.
  auto manifest = read_manifest_text(*text, options.into + "/manifest.yaml");
  if (!manifest) return manifest.error();
  if (auto made = make(options, *source, *point, *text); !made) return report(made.error());
  note(fmt::format("forked at tick {} into {}; its tools are dry until 'limelight fork --confirm --data {}'",
                   options.at, options.into, options.into));
  options.request.mind.data_directory = options.into;
  return run_mind(std::move(*manifest), std::move(options.request));
}

}  // namespace

void add_fork(CLI::App& program, int& status) {
  const auto options = std::make_shared<ForkOptions>();
  CLI::App* command =
      program.add_subcommand("fork", "Start a new run from any tick of another, its tools dry");
  CLI::Option* run = command->add_option("run", options->run, "The run's name (run-2), its number, or last");
  CLI::Option* at =
      command->add_option("--at", options->at, "Its last tick that the fork shares")->check(whole_number(1));
  command->add_option("--set", options->changes, "path=value: changes its manifest; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--into", options->into, "The fork's data directory (default: DATA-fork-N)");
  command->add_option("--data", options->data, "The data directory of the run");
  add_run_options(*command, options->request);
  CLI::Option* confirmed =
      command->add_flag("--confirm", options->confirm, "Let the tools of the fork in --data act");
  confirmed->excludes(run)->excludes(at);
  command->callback([options, &status] {
    if (!options->confirm && (options->run.empty() || options->at == 0)) {
      throw CLI::RequiredError("fork: a run and --at, or --confirm");
    }
    status = options->confirm ? confirm(options->data) : fork(*options);
  });
}

}  // namespace limelight::cli
