// Another program, started, listened to, and ended, kindly or not.
#pragma once
#include <cstdio>
#include <string>
#include <vector>

#include <sys/types.h>

#include "core/result.hpp"

namespace limelight::bench {

/// Ended by SIGTERM with the object if it still runs; its end is waited for. One thread.
class Process {
 public:
  enum class Output { discarded, piped };

  /// The first word is the program's path. What it writes to stderr is discarded. Fails: io_failed.
  static Result<Process> start(std::vector<std::string> words, Output output = Output::discarded);

  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  /// The next line of its stdout, without its newline; false at its end. For Output::piped.
  bool read_line(std::string& line);
  /// SIGKILL.
  void kill_now();
  /// Its exit status; 128 if a signal ended it.
  int wait();

 private:
  Process(pid_t pid, std::FILE* output) : pid_(pid), output_(output) {}

  pid_t pid_;
  std::FILE* output_;
};

}  // namespace limelight::bench
