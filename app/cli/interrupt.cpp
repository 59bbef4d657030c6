#include "app/cli/interrupt.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace limelight::cli {
namespace {

// A signal handler reaches nothing but statics; it touches these two and write(), which is safe there.
std::atomic<int> first_signal{0};
int wake_end = -1;

extern "C" void on_signal(int number) {
  int none = 0;
  if (!first_signal.compare_exchange_strong(none, number)) _exit(128 + number);
  const int saved = errno;
  const char byte = 1;
  [[maybe_unused]] const auto written = write(wake_end, &byte, 1);
  errno = saved;
}

}  // namespace

class Interrupt::Watch {
 public:
  explicit Watch(std::function<void()> ask) {
    first_signal = 0;
    if (pipe2(ends_, O_CLOEXEC) != 0) return;
    wake_end = ends_[1];
    thread_ = std::thread([this, call = std::move(ask)] {
      char byte = 0;
      while (read(ends_[0], &byte, 1) < 0 && errno == EINTR) continue;
      if (byte == 1) call();
    });
    struct sigaction action{};
    action.sa_handler = on_signal;
    sigaction(SIGINT, &action, &before_interrupt_);
    sigaction(SIGTERM, &action, &before_terminate_);
  }

  ~Watch() {
    if (!thread_.joinable()) return;
    sigaction(SIGINT, &before_interrupt_, nullptr);
    sigaction(SIGTERM, &before_terminate_, nullptr);
    close(ends_[1]);
    thread_.join();
    close(ends_[0]);
  }

 private:
  int ends_[2] = {-1, -1};
  std::thread thread_;
  struct sigaction before_interrupt_{};
  struct sigaction before_terminate_{};
};

Interrupt::Interrupt(std::function<void()> ask) : watch_(std::make_unique<Watch>(std::move(ask))) {}
Interrupt::~Interrupt() = default;

int Interrupt::status() const {
  return first_signal == 0 ? 0 : 128 + first_signal;
}

}  // namespace limelight::cli
