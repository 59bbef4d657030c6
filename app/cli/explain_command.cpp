#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"
#include "core/errc.hpp"

namespace limelight::cli {
namespace {

nlohmann::json to_json(const ErrcInfo& known) {
  return {{"code", code_text(known.code)},
          {"name", known.name},
          {"exit", static_cast<int>(known.exit)},
          {"what", known.what},
          {"mend", known.mend}};
}

void print_all(bool json) {
  if (json) {
    nlohmann::json all = nlohmann::json::array();
    for (const ErrcInfo& known : all_errors()) all.push_back(to_json(known));
    return print_json({{"errors", all}});
  }
  for (const ErrcInfo& known : all_errors()) {
    print_line(fmt::format("{}  {:<20}  {}", code_text(known.code), known.name, known.what));
  }
}

int explain(const std::string& text, bool json) {
  if (text.empty()) {
    print_all(json);
    return 0;
  }
  const auto code = parse_code(text);
  if (!code) return report({Errc::not_found, "'limelight explain' without a code lists them all", text});
  const ErrcInfo& known = info(*code);
  if (json) {
    print_json(to_json(known));
    return 0;
  }
  print_line(
      fmt::format("{} {} (exit status {})", code_text(known.code), known.name, static_cast<int>(known.exit)));
  print_line(wrap(fmt::format("What: {}.", known.what), 2));
  print_line(wrap(fmt::format("Mend: {}.", known.mend), 2));
  return 0;
}

}  // namespace

void add_explain(CLI::App& program, int& status) {
  struct Options {
    std::string code;
    bool json = false;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = program.add_subcommand("explain", "Explain an error code (LL0300, 300 or its name)");
  command->add_option("code", options->code, "The code; all of them are listed without one");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &status] { status = explain(options->code, options->json); });
}

}  // namespace limelight::cli
