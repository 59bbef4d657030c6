#include "bench/process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace limelight::bench {

Result<Process> Process::start(std::vector<std::string> words, Output output) {
  std::array<int, 2> ends{-1, -1};
  const bool piped = output == Output::piped;
  if (piped && ::pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(Errc::io_failed, std::strerror(errno), "pipe");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (piped) {
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  }
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (piped) ::close(ends[1]);
  std::FILE* reading = piped ? ::fdopen(ends[0], "r") : nullptr;
  if (failed == 0) return Process(pid, reading);
  if (reading != nullptr) static_cast<void>(std::fclose(reading));
  return fail(Errc::io_failed, std::strerror(failed), words.front());
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), output_(std::exchange(other.output_, nullptr)) {}

Process::~Process() {
  // A pipe that nobody reads any more ends a writer that does not listen.
  if (output_ != nullptr) static_cast<void>(std::fclose(output_));
  if (pid_ == 0) return;
  ::kill(pid_, SIGTERM);
  wait();
}

bool Process::read_line(std::string& line) {
  line.clear();
  for (int each = std::fgetc(output_); each != EOF; each = std::fgetc(output_)) {
    if (each == '\n') return true;
    line.push_back(static_cast<char>(each));
  }
  return false;
}

void Process::kill_now() {
  ::kill(pid_, SIGKILL);
}

int Process::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

}  // namespace limelight::bench
