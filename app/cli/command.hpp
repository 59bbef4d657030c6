// The commands of the program: each function adds its own to the parser and leaves its exit status behind.
#pragma once

namespace CLI {
class App;
}

namespace limelight::cli {

/// `status` is written when the command has run; it must outlive the parsing.
void add_init(CLI::App& program, int& status);  ///< init manifest, init plugin
void add_run(CLI::App& program, int& status);
void add_serve(CLI::App& program, int& status);
void add_demo(CLI::App& program, int& status);
void add_daemon_commands(CLI::App& program, int& status);   ///< say, status, tail
void add_control_commands(CLI::App& program, int& status);  ///< pause, resume, step, stop
void add_token(CLI::App& program, int& status);             ///< token show, rotate
void add_journal_commands(CLI::App& program, int& status);  ///< ticks, why
void add_replay(CLI::App& program, int& status);
void add_fork(CLI::App& program, int& status);
void add_diff(CLI::App& program, int& status);
void add_transfer_commands(CLI::App& program, int& status);  ///< export, import
void add_memory_commands(CLI::App& program, int& status);    ///< mem search
void add_manifest_commands(CLI::App& program, int& status);  ///< validate, schema
void add_explain(CLI::App& program, int& status);
void add_doctor(CLI::App& program, int& status);
void add_simulate(CLI::App& program, int& status);
void add_bench(CLI::App& program, int& status);
void add_completion(CLI::App& program, int& status);

/// Every command, option and limit of the program.
void describe_program(CLI::App& program, int& status);

/// Parses the arguments and runs the command; the process's exit status.
int run_program(int argc, char** argv);

}  // namespace limelight::cli
