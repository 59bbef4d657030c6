#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"

namespace limelight::cli {
namespace {

std::string options_of(const CLI::App& command) {
  std::string words;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) words += " --" + name;
  }
  for (const CLI::App* below : command.get_subcommands([](const CLI::App*) { return true; })) {
    words += " " + below->get_name();
  }
  return words;
}

std::string bash_completion(const CLI::App& program) {
  std::string cases;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(), options_of(*command));
  }
  return fmt::format(
      "# bash completion for limelight: source <(limelight completion)\n"
      "_limelight() {{\n"
      "  local words current=\"${{COMP_WORDS[COMP_CWORD]}}\"\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n"
      "{}"
      "    *) words=\"\" ;;\n"
      "  esac\n"
      "  [ \"$COMP_CWORD\" -gt 1 ] || words=\"{}\"\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  [[ $current == -* || -n ${{COMPREPLY[*]}} ]] || COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "}}\n"
      "complete -o filenames -F _limelight limelight",
      cases, options_of(program));
}

}  // namespace

void add_completion(CLI::App& program, int& status) {
  CLI::App* command = program.add_subcommand("completion", "Print a completion script for bash");
  command->callback([&program, &status] {
    print_line(bash_completion(program));
    status = 0;
  });
}

}  // namespace limelight::cli
