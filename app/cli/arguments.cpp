#include "app/cli/arguments.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/manifest/text_checks.hpp"

namespace limelight::cli {
namespace {

std::optional<std::uint64_t> digits(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<const CLI::App*> commands_of(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App*) { return true; });
}

std::string unknown(std::string_view kind, std::string_view word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const auto near = manifest::nearest(word, names);
  return fmt::format("there is no {} '{}'{}", kind, word,
                     near ? fmt::format(": did you mean '{}'?", *near) : "");
}

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> options_of_command(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// Nothing if every option is known.
std::optional<std::string> unknown_option(const CLI::App& command, const std::vector<std::string>& words) {
  const std::vector<std::string> known = options_of_command(command);
  for (const std::string& word : words) {
    if (word == "--") break;
    if (!word.starts_with("--")) continue;
    const std::string name = word.substr(0, word.find('='));
    if (std::ranges::find(known, name) == known.end()) return unknown("option", name, known);
  }
  return std::nullopt;
}

}  // namespace

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  const std::string wanted = fmt::format("from {} to {}", least, most);
  const auto check = [least, most, wanted](const std::string& text) {
    const auto number = digits(text);
    if (number && *number >= least && *number <= most) return std::string();
    constexpr std::size_t kShown = 40;
    const std::string shown = text.size() > kShown ? text.substr(0, kShown) + "..." : text;
    return fmt::format("\"{}\" is no whole number {}", shown, wanted);
  };
  return {check, wanted};
}

CLI::Validator not_blank() {
  const auto check = [](const std::string& text) {
    return manifest::only_blanks(text) ? std::string("there is nothing in it") : std::string();
  };
  return {check, ""};
}

Error usage_error(const CLI::App& program, const std::vector<std::string>& arguments, std::string why) {
  const CLI::App* command = &program;
  std::string where = program.get_name();
  std::size_t at = 0;
  for (auto below = commands_of(*command); !below.empty(); below = commands_of(*command), ++at) {
    const bool optional = command->get_require_subcommand_min() == 0;
    if (optional && (at == arguments.size() || arguments[at].starts_with('-'))) break;
    if (at == arguments.size()) {
      return {Errc::invalid_argument,
              fmt::format("a command is missing: {}", fmt::join(names_of(below), ", ")), where};
    }
    const std::string& word = arguments[at];
    const auto found = std::ranges::find(below, word, &CLI::App::get_name);
    if (found == below.end()) {
      const bool option = word.starts_with('-');
      return {Errc::invalid_argument,
              option ? unknown("option", word, options_of_command(*command))
                     : unknown("command", word, names_of(below)),
              where};
    }
    command = *found;
    where += " " + word;
  }
  const std::vector<std::string> rest(arguments.begin() + static_cast<std::ptrdiff_t>(at), arguments.end());
  return {Errc::invalid_argument, unknown_option(*command, rest).value_or(std::move(why)), where};
}

}  // namespace limelight::cli
