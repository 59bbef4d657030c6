#include "core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace limelight {

void assertion_failed(const char* rule, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: Limelight broke its own rule: %s\n", file, line, rule);
  std::abort();
}

}  // namespace limelight
