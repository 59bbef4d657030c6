// Ctrl-C: once asks the command to end well, twice ends the process now.
#pragma once
#include <functional>
#include <memory>

namespace limelight::cli {

/// Takes SIGINT and SIGTERM over while it lives; one at a time in a process.
class Interrupt {
 public:
  /// `ask` is called once, on a thread of its own, at the first signal. The second one ends the process.
  explicit Interrupt(std::function<void()> ask);
  ~Interrupt();

  /// 130 or 143 if a signal came, else 0.
  int status() const;

 private:
  class Watch;
  std::unique_ptr<Watch> watch_;
};

}  // namespace limelight::cli
