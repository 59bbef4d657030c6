// Runs the real program and keeps what it said.
#pragma once
#include <string>

namespace limelight::test {

struct Ran {
  int status = 0;
  std::string out;
  std::string err;
};

/// `arguments` as a shell reads them. HOME and XDG_STATE_HOME are an empty folder of this process.
Ran run_program(const std::string& arguments);

/// The same for any command of the shell.
Ran run_command(const std::string& command);

/// That folder; removed when the tests end.
const std::string& home();

/// Writes a file into home(); its path.
std::string write_file(const std::string& name, const std::string& text);

}  // namespace limelight::test
