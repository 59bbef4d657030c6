#include <memory>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"
#include "core/errc.hpp"
#include "core/manifest/text_checks.hpp"

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
    constexpr std::size_t kIndent = 8;
    print_line(fmt::format("{}  {}\n{}", code_text(known.code), known.name, wrap(known.what, kIndent)));
  }
}

int explain(const std::string& text, bool json) {
  if (text.empty()) {
    print_all(json);
    return 0;
  }
  const auto code = parse_code(text);
  if (!code) {
    std::vector<std::string_view> names;
    for (const ErrcInfo& known : all_errors()) names.push_back(known.name);
    const auto near = manifest::nearest(text, names);
    const std::string meant = near ? fmt::format("did you mean {}? ", *near) : "";
    return report({Errc::not_found, meant + "'limelight explain' without a code lists them all", text});
  }
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
