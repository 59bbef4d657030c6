#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "app/cli/client.hpp"
#include "app/cli/command.hpp"
#include "app/cli/daemon_token.hpp"
#include "app/cli/data_directory.hpp"
#include "app/cli/terminal.hpp"

namespace limelight::cli {
namespace {

int show(const std::string& given_directory) {
  const auto directory = find_data_directory(given_directory);
  if (!directory) return report(directory.error());
  const auto token = read_file(token_file(*directory));
  if (!token) return report(token.error());
  print_line(*token);
  return 0;
}

/// A daemon that runs makes the new token itself: from then on it takes no other.
int rotate(const std::string& given_directory) {
  const auto directory = find_data_directory(given_directory);
  if (!directory) return report(directory.error());
  const auto endpoint = read_endpoint(*directory);
  if (endpoint) {
    auto client = Client::open(*directory);
    if (!client) return report(client.error());
    if (const auto replaced = client->post("/api/v1/token", nlohmann::json::object()); !replaced)
      return report(replaced.error());
  } else if (const auto replaced = replace_token(*directory); !replaced) {
    return report(replaced.error());
  }
  print_line(token_file(*directory));
  if (!endpoint) return 0;
  const auto token = read_file(token_file(*directory));
  if (!token) return report(token.error());
  note("dashboard " + endpoint->url + "/#token=" + *token);
  return 0;
}

}  // namespace

void add_token(CLI::App& program, int& status) {
  const auto data = std::make_shared<std::string>();
  CLI::App* token = program.add_subcommand("token", "The token that a daemon's clients send");
  token->require_subcommand(1);
  const auto add = [&](const char* name, const char* about, int (*act)(const std::string&)) {
    CLI::App* command = token->add_subcommand(name, about);
    command->add_option("--data", *data, "The data directory");
    command->callback([data, act, &status] { status = act(*data); });
  };
  add("show", "Print the token", show);
  add("rotate", "Make another; prints its file. The old one is refused from then on", rotate);
}

}  // namespace limelight::cli
