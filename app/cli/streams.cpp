#include "app/cli/streams.hpp"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "app/cli/terminal.hpp"

namespace limelight::cli {
namespace {

std::atomic<int> first_failure{0};  // the errno of what stdout did not take

void remember(int reason) {
  int none = 0;
  first_failure.compare_exchange_strong(none, reason != 0 ? reason : EIO);
}

bool reader_is_gone() {
  pollfd output{STDOUT_FILENO, 0, 0};
  return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

}  // namespace

void hold_standard_streams() {
  // Opened the wrong way round: to read a closed stdin, or to write to a closed stdout, is still an error.
  constexpr int kWays[] = {O_WRONLY, O_RDONLY, O_RDWR};
  for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number) {
    // The lowest number that is free is taken, and that is this one.
    if (fcntl(number, F_GETFD) < 0 && errno == EBADF) static_cast<void>(open("/dev/null", kWays[number]));
  }
}

void write_output(std::string_view bytes) {
  errno = 0;
  const bool taken = std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
  if (std::fflush(stdout) != 0 || !taken) remember(errno);
}

bool output_lost() {
  if (reader_is_gone()) remember(EPIPE);
  return first_failure != 0 || std::ferror(stdout) != 0;
}

int end_output(int status) {
  errno = 0;
  if (std::fflush(stdout) != 0) remember(errno);
  // Somebody wrote without write_output().
  if (std::ferror(stdout) != 0) remember(reader_is_gone() ? EPIPE : 0);
  constexpr int kSignals = 128;
  if (first_failure == 0 || status >= kSignals) return status;
  if (first_failure == EPIPE) return kReaderGone;
  if (status == static_cast<int>(Exit::io)) return status;  // it was said already
  return report({Errc::io_failed, std::strerror(first_failure), "stdout"});
}

}  // namespace limelight::cli
