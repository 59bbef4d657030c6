#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/manifest_reading.hpp"
#include "app/cli/run.hpp"
#include "app/cli/terminal.hpp"

namespace limelight::cli {
namespace {

struct RunOptions {
  std::string manifest;
  RunRequest request;
  std::string data;
};

int run(RunOptions options) {
  auto manifest = read_manifest(options.manifest);
  if (!manifest) return manifest.error();
  options.request.mind.data_directory = data_directory_for(options.data, manifest->name);
  return run_mind(std::move(*manifest), std::move(options.request));
}

}  // namespace

void add_run(CLI::App& program, int& status) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* command =
      program.add_subcommand("run", "Run a mind here: answers on stdout, its ticks on stderr");
  command->add_option("manifest", options->manifest, "The manifest file")->required();
  add_run_options(*command, options->request);
  command->add_option("--data", options->data, "The data directory");
  command->callback([options, &status] { status = run(*options); });
}

void add_demo(CLI::App& program, int& status) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* command = program.add_subcommand("demo", "Run the built-in quickstart mind on one question");
  command->add_option("--say", options->request.say, "Ask this instead")
      ->allow_extra_args(false)
      ->check(not_blank());
  command->add_option("--data", options->data, "The data directory");
  command->add_flag("--json", options->request.json, "Print every event as a line of JSON");
  command->callback([options, &status] {
    static constexpr char kQuickstart[] = {
#include "quickstart_bytes.inc"
        , '\0'};
    auto manifest = read_manifest_text(kQuickstart, "quickstart.yaml");
    if (!manifest) {
      status = manifest.error();
      return;
    }
    if (options->request.say.empty()) {
      options->request.say.push_back("What helps a small team to make good decisions?");
      note("> " + options->request.say.front());
    }
    options->request.mind.data_directory = data_directory_for(options->data, "demo");
    options->request.until = Until::response;
    status = run_mind(std::move(*manifest), std::move(options->request));
  });
}

}  // namespace limelight::cli
