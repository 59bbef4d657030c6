#include "workspace/rest.hpp"

#include <algorithm>

#include "core/limits.hpp"

namespace limelight {
namespace {

Milliseconds least_rest(int waits) {
  return waits > 0 ? limits::kLeastRest : Milliseconds{0};
}

}  // namespace

Milliseconds longest_rest(int waits, const WorkspaceManifest& workspace) {
  return std::max({workspace.idle, workspace.idle_max, least_rest(waits)});
}

Milliseconds rest_after(int waits, const WorkspaceManifest& workspace) {
  constexpr int kDoublings = 20;
  const Milliseconds wanted =
      std::max(workspace.idle, least_rest(waits)) * (std::int64_t{1} << std::min(waits, kDoublings));
  return std::min(wanted, longest_rest(waits, workspace));
}

}  // namespace limelight
