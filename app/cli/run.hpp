// Runs a mind in this process and shows what it thinks: what `run` and `demo` share.
#pragma once
#include <string>
#include <vector>

#include "app/mind/mind.hpp"

namespace limelight::cli {

struct RunRequest {
  std::vector<std::string> say;  ///< said in this order before the mind starts
  MindOptions mind;
  bool json = false;  ///< every event as a line on stdout, instead of answers there and the trace on stderr
};

/// Until the mind stops or a signal comes; the exit status. A stdout that does not take what is said holds
/// the mind back: no event is ever dropped.
int run_mind(Manifest manifest, RunRequest request);

}  // namespace limelight::cli
