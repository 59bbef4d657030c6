#include <memory>

#include <CLI/CLI.hpp>

#include "app/cli/command.hpp"
#include "app/cli/manifest_reading.hpp"
#include "app/cli/terminal.hpp"
#include "core/manifest/loader.hpp"

namespace limelight::cli {
namespace {

nlohmann::json to_json(const Diagnostic& diagnostic) {
  return {{"file", diagnostic.file},       {"line", diagnostic.line},
          {"column", diagnostic.column},   {"code", code_text(diagnostic.code)},
          {"message", diagnostic.message}, {"excerpt", diagnostic.excerpt}};
}

int validate_as_json(const std::string& path) {
  const auto loaded = load_manifest(path);
  if (!loaded) {
    print_json(
        {{"valid", false},
         {"errors",
          {{{"file", path}, {"code", code_text(loaded.error().code)}, {"message", brief(loaded.error())}}}}});
    return static_cast<int>(info(loaded.error().code).exit);
  }
  nlohmann::json errors = nlohmann::json::array();
  for (const Diagnostic& diagnostic : loaded->diagnostics) errors.push_back(to_json(diagnostic));
  const bool valid = errors.empty();
  print_json({{"valid", valid}, {"errors", std::move(errors)}});
  return static_cast<int>(valid ? Exit::ok : Exit::bad_manifest);
}

int validate(const std::string& path, bool json) {
  if (json) return validate_as_json(path);
  const auto manifest = read_manifest(path);
  if (!manifest) return manifest.error();
  note(path + ": valid");
  return 0;
}

}  // namespace

void add_manifest_commands(CLI::App& program, int& status) {
  struct Options {
    std::string path;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* check = program.add_subcommand("validate", "Check a manifest; all errors in one pass");
  check->add_option("manifest", options->path, "The manifest file")->required();
  check->add_flag("--json", options->json, "Print JSON");
  check->callback([options, &status] { status = validate(options->path, options->json); });

  CLI::App* schema = program.add_subcommand("schema", "Print the manifest's JSON Schema (draft-07)");
  schema->callback([&status] {
    print_line(manifest_schema().dump(2));
    status = 0;
  });
}

}  // namespace limelight::cli
