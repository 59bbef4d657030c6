#include "app/cli/command.hpp"

int main(int argc, char** argv) {
  return limelight::cli::run_program(argc, argv);
}
