#include "app/cli/leave.hpp"

#include <cstdio>

#include <unistd.h>

#include "app/cli/streams.hpp"
#include "app/cli/terminal.hpp"

namespace limelight::cli {

int leave(Mind& mind, int status) {
  const auto ended = mind.end();
  if (ended) return status;
  report(ended.error());
  status = end_output(status);
  static_cast<void>(std::fflush(nullptr));
  _exit(status);  // exit() would end statics under the feet of what still runs
}

}  // namespace limelight::cli
