// A sentence in the documents is a promise: what they name is held against the tables in the code.
#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "app/cli/client.hpp"
#include "app/cli/command.hpp"
#include "app/cli/served_mind.hpp"
#include "app/cli/streams.hpp"
#include "app/server/routes.hpp"
#include "app/server/server.hpp"
#include "app/server/server_limits.hpp"
#include "core/errc.hpp"
#include "core/event.hpp"
#include "core/limits.hpp"
#include "core/manifest/table.hpp"
#include "tests/app/documents.hpp"

namespace limelight::test {
namespace {

using Names = std::set<std::string>;

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

Names all_of(const std::string& text, const std::string& pattern, std::size_t group = 0) {
  Names found;
  const std::regex wanted(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at)
    found.insert(at->str(group));
  return found;
}

struct Program {
  int status = 0;
  CLI::App app;
  Program() { cli::describe_program(app, status); }
};

const CLI::App& program() {
  static const Program made;
  return made.app;
}

std::vector<const CLI::App*> below(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App*) { return true; });
}

/// Null for what is no command. Words after it are arguments.
const CLI::App* command_of(const std::vector<std::string>& words, std::string& path) {
  const CLI::App* command = &program();
  for (const std::string& word : words) {
    const auto commands = below(*command);
    const auto found = std::ranges::find(commands, word, &CLI::App::get_name);
    if (found == commands.end()) break;
    command = *found;
    path += (path.empty() ? "" : " ") + word;
  }
  return command == &program() ? nullptr : command;
}

Names options_of(const CLI::App& command) {
  Names names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.insert("--" + name);
  }
  return names;
}

void list_commands(const CLI::App& command, const std::string& path, Names& names) {
  for (const CLI::App* each : below(command)) {
    const std::string name = path.empty() ? each->get_name() : path + " " + each->get_name();
    const bool group = !below(*each).empty();
    if (!group || each->get_require_subcommand_min() == 0) names.insert(name);
    list_commands(*each, name, names);
  }
}

/// Every use of the program in a document: `limelight ...` in the text, and lines in blocks.
std::vector<std::string> uses_in(const Document& page) {
  std::vector<std::string> uses;
  for (const std::string& span : code_spans(page)) {
    if (span.starts_with("limelight ")) uses.push_back(span);
  }
  for (const std::string& line : page.lines) {
    const std::size_t at = line.find_first_not_of(" $");
    if (at != std::string::npos && line.substr(at).starts_with("limelight "))
      uses.push_back(line.substr(at, line.find(" #", at) - at));
  }
  return uses;
}

Names event_kinds() {
  Names kinds;
  for (const std::string_view kind : event_kind_names()) kinds.emplace(kind);
  return kinds;
}

}  // namespace

TEST_CASE("every command and option that a document names is one of the program", "[docs]") {
  std::size_t seen = 0;
  for (const Document& page : documents()) {
    for (const std::string& use : uses_in(page)) {
      auto words = words_of(use);
      words.erase(words.begin());
      if (words.empty() || words.front().starts_with('-')) continue;
      INFO(page.name << ": " << use);
      std::string path;
      const CLI::App* command = command_of(words, path);
      // "limelight NAME" stands for any of them.
      if (std::ranges::all_of(words.front(), [](char c) { return c >= 'A' && c <= 'Z'; })) continue;
      REQUIRE(command != nullptr);
      const Names known = options_of(*command);
      for (const std::string& option : all_of(use, "--[a-z][a-z-]*")) {
        INFO(option);
        CHECK(known.contains(option));
      }
      ++seen;
    }
  }
  CHECK(seen > 30);
}

TEST_CASE("docs/cli.md has every command with every option, and no other", "[docs]") {
  Names told;
  for (const auto& row : table_rows(document("docs/cli.md"))) {
    for (const std::string& span : spans_of(row.front())) {
      INFO(span);
      std::string path;
      const CLI::App* command = command_of(words_of(span), path);
      REQUIRE(command != nullptr);
      told.insert(path);
      const Names known = options_of(*command);
      for (const std::string& option : all_of(span, "--[a-z][a-z-]*")) {
        INFO(option);
        CHECK(known.contains(option));
      }
      // What every command has is told once for all of them.
      const std::string whole = row[0] + row[1];
      for (const std::string& option : known) {
        INFO(option);
        if (option != "--help" && option != "--data" && option != "--json") CHECK(whole.contains(option));
      }
    }
  }
  Names all;
  list_commands(program(), "", all);
  CHECK(told == all);
}

TEST_CASE("the exit statuses in the documents and in --help are those of the code", "[docs]") {
  std::set<int> known{130, 143, cli::kReaderGone};
  for (const Exit each :
       {Exit::ok, Exit::failed, Exit::usage, Exit::bad_manifest, Exit::unreachable, Exit::internal, Exit::io,
        Exit::try_again, Exit::not_permitted, Exit::bad_configuration})
    known.insert(static_cast<int>(each));
  for (const ErrcInfo& error : all_errors()) CHECK(known.contains(static_cast<int>(error.exit)));
  const std::string& page = document("docs/cli.md").text;
  const std::size_t begin = page.find("**Exit statuses.**");
  REQUIRE(begin != std::string::npos);
  const std::string told = page.substr(begin, page.find(". ", page.find("0 ok", begin)) - begin);
  for (const std::string& text : {told, program().get_footer()}) {
    std::set<int> numbers;
    for (const std::string& number : all_of(text, "\\b[0-9]+\\b")) numbers.insert(std::stoi(number));
    INFO(text);
    CHECK(numbers == known);
  }
}

TEST_CASE("every error code in the documents exists", "[docs]") {
  std::size_t seen = 0;
  for (const Document& page : documents()) {
    for (const std::string& code : all_of(page.text, "LL[0-9]+")) {
      INFO(page.name << ": " << code);
      CHECK(parse_code(code));
      ++seen;
    }
  }
  CHECK(seen > 5);
}

TEST_CASE("every limit that the documents name is one of the code", "[docs]") {
  std::string limits;
  for (const char* folder : {"core", "memory", "agents", "tools", "workspace", "plugins/host", "app"}) {
    for (const auto& each : std::filesystem::recursive_directory_iterator(LIMELIGHT_SOURCE_DIR /
                                                                          std::filesystem::path(folder))) {
      const auto kind = each.path().extension();
      if (kind == ".hpp" || kind == ".cpp")
        limits += source_file(std::filesystem::relative(each.path(), LIMELIGHT_SOURCE_DIR).string());
    }
  }
  for (const Document& page : documents()) {
    if (page.name == "CONTRIBUTING.md") continue;  // it tells how constants are called
    for (const std::string& span : code_spans(page)) {
      if (!std::regex_match(span, std::regex("k[A-Z][A-Za-z]*"))) continue;
      INFO(page.name << ": " << span);
      CHECK((limits.contains(" " + span + " = ") || limits.contains(" " + span + "{")));
    }
  }
}

TEST_CASE("the numbers in the documents are those of the code", "[docs]") {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  const auto in_seconds = [](Milliseconds time) { return duration_cast<seconds>(time).count(); };
  const ServerOptions server;
  struct Promise {
    std::string page;
    std::string sentence;
  };
  const Promise promises[] = {
      {"docs/http.md", fmt::format("body over {} KiB", limits::kRequestBytes >> 10U)},
      {"docs/http.md", fmt::format("text over {} KiB", limits::kStimulusBytes >> 10U)},
      {"docs/http.md", fmt::format("headers over {} KiB", limits::kRequestHeaderBytes >> 10U)},
      {"docs/http.md", fmt::format("{} connections", limits::kConnections)},
      {"docs/http.md", fmt::format("every {} s by a comment", in_seconds(server.heartbeat))},
      {"docs/http.md", fmt::format("for {} s is let go", in_seconds(server.patience))},
      {"docs/manifest.md",
       fmt::format("At most {} MiB, {} levels, {},{:03} values", limits::kManifestBytes >> 20U,
                   limits::kManifestDepth, limits::kManifestNodes / 1000, limits::kManifestNodes % 1000)},
      {"docs/stimuli.md", fmt::format("up to {} times in a row", limits::kPreemptions)},
      {"docs/stimuli.md", fmt::format("none has come for {} ms", limits::kPathSettle.count())},
      {"docs/stimuli.md",
       fmt::format("at the latest {} s after the first", in_seconds(limits::kPathLongest))},
      {"docs/architecture.md", fmt::format("up to {} inputs on the stage", limits::kPendingInputs)},
      {"docs/budget.md", fmt::format("The last {} different calls", limits::kWatchedCalls)},
      {"docs/budget.md", fmt::format("waits another {} ms", limits::kStopGrace.count())},
      {"docs/journal.md", fmt::format("With every {}th tick", limits::kSnapshotTicks)},
      {"docs/journal.md", fmt::format("`memory.journal_mib` ({})", limits::kJournalBytes >> 20)},
      {"docs/journal.md", fmt::format("a little over {} MiB long", limits::kEntryBytes >> 20U)},
      {"docs/cli.md", fmt::format("within {} s", in_seconds(cli::Client::kPatience))},
  };
  for (const Promise& promise : promises) {
    INFO(promise.page << ": " << promise.sentence);
    CHECK(document(promise.page).text.contains(promise.sentence));
  }
}

TEST_CASE("docs/http.md has every route of the OpenAPI description, and no other", "[docs]") {
  Names described;
  const nlohmann::json openapi = openapi_description();
  for (const auto& path : openapi.at("paths").items()) {
    for (const auto& method : path.value().items()) {
      std::string name = method.key();
      std::ranges::transform(name, name.begin(),
                             [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      described.insert(name + " " + path.key());
    }
  }
  Names told;
  for (const auto& row : table_rows(document("docs/http.md"))) {
    for (const std::string& span : spans_of(row.front())) {
      // The dashboard's files are no part of the interface.
      if (std::regex_match(span, std::regex("(GET|POST|PATCH|DELETE) /.+")))
        told.insert(span.substr(0, span.find('?')));
    }
  }
  CHECK(told == described);
}

TEST_CASE("docs/http.md has every figure of /metrics, and no other", "[docs]") {
  const Names shown = all_of(cli::metrics_text(nlohmann::json::object()), "# TYPE (limelight_[a-z_]+)", 1);
  const std::string& page = document("docs/http.md").text;
  CHECK(all_of(page, "`(limelight_[a-z_]+)`", 1) == shown);
}

TEST_CASE("every event, manifest key and default that the documents name is one of the code", "[docs]") {
  Names groups;
  for (const manifest::Key& key : manifest::keys()) {
    const std::string path(key.path);
    if (path.find('.') != std::string::npos) groups.insert(path.substr(0, path.find('.')));
  }
  Names first_words;
  const Names kinds = event_kinds();
  for (const std::string& kind : kinds) first_words.insert(kind.substr(0, kind.find('.')));
  std::size_t seen = 0;
  for (const Document& page : documents()) {
    for (const std::string& span : code_spans(page)) {
      const std::string name = span.substr(0, span.find_first_of(": ,="));
      const std::string group = name.substr(0, name.find('.'));
      const bool dotted = std::regex_match(name, std::regex("[a-z]+(\\[\\])?(\\.[a-z_*]+(\\[\\])?)+"));
      const bool file = std::regex_search(name, std::regex("\\.(md|yaml|json|hpp|cpp|db|so|gguf|lock|map)$"));
      if (!dotted || file || !(groups.contains(group) || first_words.contains(group))) continue;
      INFO(page.name << ": " << span);
      // Of an event also what it holds: drive.updated.actuator.
      const std::string event = name.substr(0, name.find('.', name.find('.') + 1));
      CHECK((kinds.contains(event) || manifest::find_key(name) != nullptr));
      ++seen;
    }
    const std::regex fallback("`([a-z\\[\\]*]+\\.[a-z_.]+)` \\(([0-9.]+)\\)");
    for (std::sregex_iterator at(page.text.begin(), page.text.end(), fallback), end; at != end; ++at) {
      INFO(page.name << ": " << at->str());
      const manifest::Key* key = manifest::find_key(at->str(1));
      REQUIRE(key != nullptr);
      CHECK(std::string(key->fallback) == at->str(2));
    }
  }
  CHECK(seen > 50);
}

TEST_CASE("every file that a document names is there", "[docs]") {
  std::size_t seen = 0;
  for (const Document& page : documents()) {
    const auto folder = std::filesystem::path(page.name).parent_path();
    for (const std::string& link : all_of(page.text, "\\]\\(([^)#:]+)\\)", 1)) {
      INFO(page.name << ": " << link);
      CHECK(std::filesystem::exists(LIMELIGHT_SOURCE_DIR / folder / link));
      ++seen;
    }
    for (const std::string& span : code_spans(page)) {
      if (!std::regex_match(span,
                            std::regex("(core|memory|tools|agents|workspace|plugins|app|include|tests|bench|"
                                       "docs|examples|scripts|cmake)/[A-Za-z0-9_./-]+")))
        continue;
      INFO(page.name << ": " << span);
      CHECK(std::filesystem::exists(std::string(LIMELIGHT_SOURCE_DIR "/") + span));
      ++seen;
    }
  }
  CHECK(seen > 50);
}

}  // namespace limelight::test
