#include "app/cli/init_command.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "app/cli/command.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/manifest_reading.hpp"
#include "app/cli/terminal.hpp"
#include "core/manifest/loader.hpp"

namespace limelight::cli {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kReadable = 0644;
constexpr auto kSchemaFile = "limelight.schema.json";

struct InitOptions {
  std::string file = "mind.yaml";
  NewMind mind;
  std::string plugin;
  bool force = false;
};

/// Writes all or says which one is there already.
Result<void> write_all(const fs::path& folder, const std::vector<NewFile>& files, bool force) {
  std::error_code failed;
  for (const NewFile& file : files) {
    if (!force && fs::exists(folder / file.name, failed))
      return fail(Errc::invalid_argument, "it is there already: --force overwrites it",
                  (folder / file.name).string());
  }
  if (!folder.empty() && !fs::create_directories(folder, failed) && failed)
    return fail(Errc::io_failed, failed.message(), folder.string());
  for (const NewFile& file : files) {
    if (auto written = write_file_atomically((folder / file.name).string(), file.text, kReadable); !written)
      return written;
  }
  return {};
}

/// The line typed, or `otherwise` for an empty one and at the end of the input.
std::string ask(const std::string& question, const std::string& otherwise) {
  note(otherwise.empty() ? question : fmt::format("{} [{}]", question, otherwise));
  std::string answer;
  std::getline(std::cin, answer);
  return answer.empty() ? otherwise : answer;
}

/// Where the model is, in one answer: llama, scripted, or a server's address.
void ask_for_model(NewMind& mind) {
  const std::string answer =
      ask("Where is its model? llama (on this machine), scripted (none), or the URL of a server", "llama");
  const bool server = answer.starts_with("http://") || answer.starts_with("https://");
  mind.backend = server ? "openai" : answer;
  if (server) mind.url = answer;
  if (server && mind.model.empty()) mind.model = ask("What is the model called there?", "");
}

void ask_what_is_missing(NewMind& mind, const CLI::App& command) {
  const auto given = [&command](const char* option) { return command.count(option) > 0; };
  if (!given("--name")) mind.name = ask("What is the mind called?", mind.name);
  if (!given("--backend") && !given("--url")) ask_for_model(mind);
  if (!given("--self")) mind.self = ask("What is it for? One sentence, in the first person", "");
}

int init_manifest(InitOptions options, const CLI::App& command) {
  NewMind& mind = options.mind;
  if (isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1) ask_what_is_missing(mind, command);
  if (!mind.url.empty() && command.count("--backend") == 0) mind.backend = "openai";
  const fs::path file = options.file;
  std::vector<NewFile> files{{file.filename().string(), {}}};
  if (mind.backend == "scripted" && mind.model.empty()) {
    mind.model = file.stem().string() + ".script.json";
    files.push_back({mind.model, script_text()});
  }
  files.front().text = manifest_text(mind);
  // What is wrong with an answer is said as the validator says it, and nothing is written.
  if (const auto manifest = read_manifest_text(files.front().text, options.file); !manifest)
    return manifest.error();
  if (auto written = write_all(file.parent_path(), files, options.force); !written)
    return report(written.error());
  const std::vector<NewFile> schema{{kSchemaFile, manifest_schema().dump(2) + "\n"}};
  if (auto written = write_all(file.parent_path(), schema, true); !written) return report(written.error());
  print_line(options.file);
  note(fmt::format("Try: limelight run {} --say \"What is worth knowing today?\"", options.file));
  return 0;
}

int init_plugin(const InitOptions& options) {
  const auto files = plugin_files(fs::path(options.plugin).filename().string());
  if (auto written = write_all(options.plugin, files, options.force); !written)
    return report(written.error());
  print_line(options.plugin);
  note(fmt::format("Build it: cmake -S {0} -B {0}/build && cmake --build {0}/build", options.plugin));
  return 0;
}

/// What a tool may be called, as the path of its folder.
std::string plugin_name(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  constexpr std::size_t kLongest = 48;
  const auto letter = [](char each) { return each >= 'a' && each <= 'z'; };
  const auto follows = [&](char each) { return letter(each) || (each >= '0' && each <= '9') || each == '_'; };
  const bool well =
      !name.empty() && name.size() <= kLongest && letter(name.front()) && std::ranges::all_of(name, follows);
  return well ? "" : fmt::format("\"{}\" is no tool's name: a-z, then up to 47 of a-z, 0-9 and _", name);
}

void add_manifest_options(CLI::App& command, InitOptions& options) {
  command.add_option("--file", options.file, "The file to write (default mind.yaml)");
  command.add_option("--name", options.mind.name, "The mind's name (default mind)");
  command.add_option("--backend", options.mind.backend, "llama (default), openai or scripted")
      ->check(CLI::IsMember({"llama", "openai", "scripted"}));
  command.add_option("--model", options.mind.model, "A GGUF file, the model's name at --url, or a script");
  command.add_option("--url", options.mind.url, "The base URL of a server with the OpenAI interface");
  command.add_option("--key-env", options.mind.key_env, "The environment variable with that server's key");
  command.add_option("--self", options.mind.self, "What it is for, in the first person");
  command.add_flag("--force", options.force, "Overwrite what is there");
}

}  // namespace

void add_init(CLI::App& program, int& status) {
  const auto options = std::make_shared<InitOptions>();
  CLI::App* command = program.add_subcommand(
      "init", "Write a first manifest (asks three questions on a terminal), or a plugin's project");
  command->require_subcommand(0, 1);
  add_manifest_options(*command, *options);
  CLI::App* manifest = command->add_subcommand("manifest", "Write a first manifest (what init alone does)");
  add_manifest_options(*manifest, *options);
  CLI::App* plugin = command->add_subcommand("plugin", "Write the project of a tool plugin in C");
  plugin->add_option("name", options->plugin, "The tool's name: its folder is made")
      ->required()
      ->check(CLI::Validator(plugin_name, ""));
  plugin->add_flag("--force", options->force, "Overwrite what is there");
  command->callback([options, command, manifest, plugin, &status] {
    if (plugin->parsed()) {
      status = init_plugin(*options);
    } else {
      status = init_manifest(*options, manifest->parsed() ? *manifest : *command);
    }
  });
}

}  // namespace limelight::cli
