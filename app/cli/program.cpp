#include <csignal>
#include <exception>
#include <sstream>
#include <string>

#include <CLI/CLI.hpp>

#include "app/cli/arguments.hpp"
#include "app/cli/command.hpp"
#include "app/cli/streams.hpp"
#include "app/cli/terminal.hpp"
#include "core/utf8.hpp"

namespace limelight::cli {
namespace {

constexpr auto kFooter =
    "Data goes to stdout, words for people to stderr. Exit statuses: 0 ok, 1 failed, 2 usage,\n"
    "65 bad manifest, 69 daemon unreachable, 70 internal, 74 I/O, 75 try again, 77 not permitted,\n"
    "78 bad configuration, 130, 141 and 143 signals. 'limelight explain CODE' explains an error.";

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
  CLI::App program;
  describe_program(program, status);
  try {
    program.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    // --help and --version; written as everything else is, so that a full disk is noticed.
    std::ostringstream text;
    program.exit(asked, text, text);
    write_output(text.str());
  } catch (const CLI::ParseError& error) {
    return report(usage_error(program, {argv + 1, argv + argc}, error.what()));
  }
  return status;
}

}  // namespace

void describe_program(CLI::App& program, int& status) {
  program.name("limelight");
  program.description("Limelight: a swarm of language-model agents that share one stage");
  program.set_version_flag("--version", "limelight " LIMELIGHT_VERSION);
  program.require_subcommand(1);
  program.footer(kFooter);
  add_init(program, status);
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
}

int run_program(int argc, char** argv) {
  hold_standard_streams();
  // A reader that went away (limelight tail | head) ends the next write with an error; kReaderGone tells.
  std::signal(SIGPIPE, SIG_IGN);
  // Likewise a file that reaches the size limit of its user (ulimit -f).
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return end_output(run_parsed(argc, argv));
  } catch (const std::exception& error) {
    return end_output(report(Error{Errc::internal, error.what(), {}}));
  }
}

}  // namespace limelight::cli
