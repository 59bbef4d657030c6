// `limelight bench thoughts --idle N`: what a mind thinks that nobody asks anything, and what that costs.
#pragma once
#include <cstdint>
#include <string>

namespace limelight::cli {

struct IdleOptions {
  std::string manifest;  ///< empty: the quickstart mind
  std::int64_t ticks = 0;
  bool samples = false;
  bool json = false;
};

/// Runs a mind in a directory of its own, without its pauses; gives the exit status.
int bench_idle(const IdleOptions& options);

}  // namespace limelight::cli
