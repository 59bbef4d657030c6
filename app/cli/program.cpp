#include <csignal>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>

#include "app/cli/command.hpp"
#include "app/cli/terminal.hpp"
#include "core/utf8.hpp"

namespace limelight::cli {
namespace {

constexpr auto kFooter =
    "Data goes to stdout, words for people to stderr. Exit statuses: 0 ok, 1 failed, 2 usage,\n"
    "65 bad manifest, 69 daemon unreachable, 70 internal, 74 I/O, 75 try again, 77 not permitted,\n"
    "78 bad configuration, 130 and 143 signals. 'limelight explain CODE' explains an error.";

/// What a path may not be, told before a default can take its place.
std::string wrong_with(const std::string& path) {
  if (path.empty()) return "the path is empty; leave the option out for the default place";
  if (valid_utf8(path) != path) return "the path is not UTF-8";
  return {};
}

void check_directories(CLI::App& program) {
  for (CLI::App* command : program.get_subcommands({})) {
    for (const char* name : {"--data", "--into", "--other"}) {
      CLI::Option* option = command->get_option_no_throw(name);
      if (option != nullptr) option->check(CLI::Validator(wrong_with, ""));
    }
    check_directories(*command);
  }
}

int run_parsed(int argc, char** argv) {
  int status = 0;
  CLI::App program{"Limelight: a swarm of language-model agents that share one stage", "limelight"};
  program.set_version_flag("--version", "limelight " LIMELIGHT_VERSION);
  program.require_subcommand(1);
  program.footer(kFooter);
  add_run(program, status);
  add_serve(program, status);
  add_demo(program, status);
  add_daemon_commands(program, status);
  add_control_commands(program, status);
  add_token(program, status);
  add_journal_commands(program, status);
  add_replay(program, status);
  add_fork(program, status);
  add_diff(program, status);
  add_transfer_commands(program, status);
  add_memory_commands(program, status);
  add_manifest_commands(program, status);
  add_explain(program, status);
  add_doctor(program, status);
  add_simulate(program, status);
  add_bench(program, status);
  add_completion(program, status);
  check_directories(program);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : static_cast<int>(Exit::usage);
  }
  return status;
}

}  // namespace

int run_program(int argc, char** argv) {
  // A reader that went away (limelight tail | head) ends the next write with an error, not the process.
  std::signal(SIGPIPE, SIG_IGN);
  // Likewise a file that reaches the size limit of its user (ulimit -f).
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return run_parsed(argc, argv);
  } catch (const std::exception& error) {
    return report(Error{Errc::internal, error.what(), {}});
  }
}

}  // namespace limelight::cli
