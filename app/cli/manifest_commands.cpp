#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/manifest_reading.hpp"
#include "app/cli/terminal.hpp"
#include "app/mind/validation.hpp"
#include "core/manifest/loader.hpp"

namespace limelight::cli {
namespace {

nlohmann::json to_json(const Diagnostic& diagnostic) {
  return {{"file", diagnostic.file},       {"line", diagnostic.line},
          {"column", diagnostic.column},   {"code", code_text(diagnostic.code)},
          {"message", diagnostic.message}, {"excerpt", diagnostic.excerpt}};
}

/// What is wrong with the manifest, and what it needs that this machine does not have.
struct Verdict {
  std::vector<Diagnostic> errors;
  std::vector<Diagnostic> warnings;
};

Verdict judge(LoadedManifest loaded) {
  if (!loaded.diagnostics.empty()) return {std::move(loaded.diagnostics), {}};
  Verdict verdict;
  for (const ManifestFault& fault : faults_of(loaded.manifest)) {
    const Error& error = fault.error;
    std::string message(info(error.code).what);
    if (!error.where.empty()) message += ": " + error.where;
    if (!error.why.empty()) message += ": " + error.why;
    (fault.only_here ? verdict.warnings : verdict.errors)
        .push_back(diagnostic_at(loaded.manifest, fault.path, std::move(message), error.code));
  }
  return verdict;
}

nlohmann::json to_json(const std::vector<Diagnostic>& all) {
  nlohmann::json rows = nlohmann::json::array();
  for (const Diagnostic& diagnostic : all) rows.push_back(to_json(diagnostic));
  return rows;
}

int validate_as_json(const std::string& path) {
  auto loaded = load_manifest(path);
  if (!loaded) {
    print_json(
        {{"valid", false},
         {"errors",
          {{{"file", path}, {"code", code_text(loaded.error().code)}, {"message", brief(loaded.error())}}}},
         {"warnings", nlohmann::json::array()}});
    return static_cast<int>(info(loaded.error().code).exit);
  }
  const Verdict verdict = judge(std::move(*loaded));
  const bool valid = verdict.errors.empty();
  print_json(
      {{"valid", valid}, {"errors", to_json(verdict.errors)}, {"warnings", to_json(verdict.warnings)}});
  return static_cast<int>(valid ? Exit::ok : Exit::bad_manifest);
}

int validate(const std::string& path, bool json) {
  if (json) return validate_as_json(path);
  auto loaded = load_manifest(path);
  if (!loaded) return report(loaded.error());
  const Verdict verdict = judge(std::move(*loaded));
  for (const Diagnostic& warning : verdict.warnings) {
    note(describe(warning, "warning"));
    note(fmt::format("  mend:  {}", info(warning.code).mend));
  }
  if (!verdict.errors.empty()) return refuse(verdict.errors);
  note(path + (verdict.warnings.empty() ? ": valid" : ": valid, but it cannot run on this machine yet"));
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
