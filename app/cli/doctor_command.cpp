#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/terminal.hpp"
#include "memory/database.hpp"
#include "memory/text_index.hpp"
#include "plugins/host/model_files.hpp"
#include "plugins/host/plugin.hpp"
#include "workspace/transfer/check.hpp"

namespace limelight::cli {
namespace {

namespace fs = std::filesystem;

struct Check {
  std::string name;
  bool ok = false;
  std::string detail;
};

Check model_file(const std::string& name, const std::string& file) {
  const fs::path path = fs::path(models_folder()) / file;
  std::error_code failed;
  const auto bytes = fs::file_size(path, failed);
  if (failed) return {name, false, path.string() + ": " + failed.message() + "; run ./scripts/setup"};
  return {name, bytes > 0, fmt::format("{}, {} MiB", path.string(), bytes >> 20U)};
}

Check inference_plugin() {
  const auto plugin = Plugin::load("limelight_llama");
  if (!plugin) return {"plugin", false, brief(plugin.error())};
  return {"plugin", true,
          fmt::format("{} {}, ABI fits, {}", (*plugin)->name(), (*plugin)->version(), (*plugin)->path())};
}

Result<std::string> ask_database(const std::string& path, Database::Mode mode, std::string_view question) {
  auto database = Database::open(path, mode);
  if (!database) return std::unexpected(database.error());
  auto statement = database->prepare(question);
  if (!statement) return std::unexpected(statement.error());
  const auto row = statement->step();
  if (!row) return std::unexpected(row.error());
  return *row ? statement->text(0) : std::string{};
}

Check sqlite_version() {
  const auto version = ask_database(":memory:", Database::Mode::read_only, "SELECT sqlite_version()");
  return {"sqlite", version.has_value(), version ? *version : brief(version.error())};
}

Check data_writable(const fs::path& directory) {
  // What does not exist yet is made by the mind, in the nearest folder that exists.
  fs::path nearest = fs::absolute(directory);
  while (!fs::exists(nearest) && nearest.has_parent_path() && nearest != nearest.parent_path()) {
    nearest = nearest.parent_path();
  }
  const bool writable = access(nearest.c_str(), W_OK | X_OK) == 0;
  return {"data", writable, directory.string() + (writable ? " is writable" : " cannot be written")};
}

std::string path_of_database(const fs::path& directory) {
  return (directory / kMindFile).string();
}

Check as_check(std::string name, const Result<Examined>& seen, std::string_view more) {
  if (!seen && seen.error().code == Errc::not_found)
    return {std::move(name), true, "none has lived there yet"};
  if (!seen) return {std::move(name), false, brief(seen.error())};
  return {std::move(name), true, fmt::format("{} events, {} memories{}", seen->events, seen->memories, more)};
}

Check structure(const fs::path& directory, std::string_view pragma) {
  const auto answer = ask_database(path_of_database(directory), Database::Mode::read_only,
                                   fmt::format("PRAGMA {}(1)", pragma));
  return {"database", answer && *answer == "ok",
          answer ? fmt::format("{}: {}", pragma, *answer) : brief(answer.error())};
}

Check recall_index(const fs::path& directory) {
  Result<void> whole;
  if (auto database = Database::open(path_of_database(directory), Database::Mode::read_only))
    whole = TextIndex::check(*database);
  else
    whole = std::unexpected(database.error());
  return {"recall", whole.has_value(), whole ? "each memory is found by its words" : brief(whole.error())};
}

/// What a mind's data says: all that an export would find, or what is quick to know.
std::vector<Check> mind_checks(const fs::path& directory, bool deep) {
  const auto seen = deep ? examine_mind(directory.string()) : look_at_mind(directory.string());
  std::vector<Check> checks{
      as_check("mind", seen, deep ? ", all of them whole" : "; --deep reads every one of them")};
  if (!seen && seen.error().code == Errc::not_found) return checks;
  checks.push_back(structure(directory, deep ? "integrity_check" : "quick_check"));
  if (deep && seen) checks.push_back(recall_index(directory));
  return checks;
}

int doctor(const std::string& given, bool deep, bool json) {
  const auto found = find_data_directory(given);
  const fs::path directory = found ? fs::path(*found) : fs::path(data_directory_for("", ""));
  std::vector<Check> checks{model_file("model", "smollm2-135m-instruct-q8_0.gguf"),
                            model_file("encoder", "all-minilm-l6-v2-f16.gguf"), inference_plugin(),
                            sqlite_version(), data_writable(directory)};
  std::ranges::move(mind_checks(directory, deep), std::back_inserter(checks));
  nlohmann::json rows = nlohmann::json::array();
  bool healthy = true;
  for (const Check& check : checks) {
    healthy = healthy && check.ok;
    rows.push_back({{"name", check.name}, {"ok", check.ok}, {"detail", check.detail}});
    const std::string mark =
        paint(check.ok ? Ink::green : Ink::red, check.ok ? "ok  " : "FAIL", shows_colour(stdout));
    if (!json) print_line(fmt::format("{} {:<9} {}", mark, check.name, check.detail));
  }
  if (json) print_json({{"healthy", healthy}, {"checks", std::move(rows)}});
  return static_cast<int>(healthy ? Exit::ok : Exit::failed);
}

}  // namespace

void add_doctor(CLI::App& program, int& status) {
  struct Options {
    std::string data;
    bool deep = false;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("doctor", "Examine models, plugin, SQLite and a data directory");
  command->add_option("--data", options->data, "The data directory");
  command->add_flag("--deep", options->deep, "Read every event, memory and vector, as an export does");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status] { status = doctor(options->data, options->deep, options->json); });
}

}  // namespace limelight::cli
