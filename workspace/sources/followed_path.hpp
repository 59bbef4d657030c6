// The way that leads to a watched file or folder: every name on it, symbolic links included.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace limelight {

/// Which file or folder it is, whatever it is called.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  bool operator==(const FileIdentity&) const = default;
};

struct FollowedPath {
  /// A name that was looked up, in the folder that `watch` watches.
  struct Step {
    int watch;
    std::string name;
  };
  enum class Kind { absent, folder, file };

  Kind kind = Kind::absent;
  std::filesystem::path target;  ///< where it leads, without links; if it is absent, as far as it leads
  FileIdentity identity;
  std::vector<Step> steps;  ///< from the root on; who changes one of these names may change where it leads
};

/// Follows an absolute path as the kernel does: up to 40 links. Each folder is given to `watch` before a name
/// is looked up in it, so that no change in between is missed.
FollowedPath follow(const std::filesystem::path& path,
                    const std::function<int(const std::filesystem::path& folder)>& watch);

}  // namespace limelight
