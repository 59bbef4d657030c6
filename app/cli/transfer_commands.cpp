#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/terminal.hpp"
#include "core/data_directory.hpp"
#include "workspace/transfer/export.hpp"

namespace limelight::cli {
namespace {

struct TransferOptions {
  std::string file = "-";
  std::string data;
  bool json = false;
};

void tell(const Exported& done, const std::string& what, bool json) {
  if (json) {
    print_json({{"events", done.events}, {"memories", done.memories}, {"sha256", done.digest}});
  } else {
    note(fmt::format("{} {} events and {} memories, sha256 {}", what, done.events, done.memories,
                     done.digest.substr(0, 16)));
  }
}

int export_to(const TransferOptions& options) {
  const auto directory = find_data_directory(options.data);
  if (!directory) return report(directory.error());
  const auto done = export_mind(*directory, options.file);
  if (!done) {
    Error error = done.error();
    if (options.file == "-" && error.where.empty()) error.where = "stdout";
    return report(error);
  }
  tell(*done, "exported", options.json && options.file != "-");
  return 0;
}

int import_from(const TransferOptions& options) {
  const auto directory = DataDirectory::open(options.data);
  if (!directory) return report(directory.error());
  const auto done = import_mind(options.file, directory->path());
  if (!done) return report(done.error());
  tell(*done, "imported", options.json);
  return 0;
}

}  // namespace

void add_transfer_commands(CLI::App& program, int& status) {
  const auto options = std::make_shared<TransferOptions>();
  CLI::App* out = program.add_subcommand("export", "Write a whole mind into one file");
  out->add_option("file", options->file, "The file; stdout if there is none");
  out->add_option("--data", options->data, "The data directory");
  out->add_flag("--json", options->json, "Print JSON");
  out->callback([options, &status] { status = export_to(*options); });

  CLI::App* in = program.add_subcommand("import", "Make the mind of such a file in a new data directory");
  in->add_option("file", options->file, "The file")->required();
  in->add_option("--data", options->data, "The data directory")->required();
  in->add_flag("--json", options->json, "Print JSON");
  in->callback([options, &status] { status = import_from(*options); });
}

}  // namespace limelight::cli
