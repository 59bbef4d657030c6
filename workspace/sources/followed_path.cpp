#include "workspace/sources/followed_path.hpp"

#include <deque>

#include <sys/stat.h>

namespace limelight {
namespace {

namespace fs = std::filesystem;

constexpr int kLinks = 40;  // as Linux has it

FileIdentity identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino};
}

/// Names still to look up.
class Names {
 public:
  explicit Names(const fs::path& path) { put_before(path); }

  void put_before(const fs::path& path) {
    const fs::path relative = path.relative_path();
    names_.insert(names_.begin(), relative.begin(), relative.end());
  }
  bool empty() const { return names_.empty(); }
  std::string take() {
    std::string name = names_.front().string();
    names_.pop_front();
    return name;
  }

 private:
  std::deque<fs::path> names_;
};

}  // namespace

FollowedPath follow(const fs::path& path, const std::function<int(const fs::path& folder)>& watch) {
  FollowedPath way;
  way.target = "/";
  struct stat status{};
  if (::stat("/", &status) != 0) return way;
  Names names{path};
  for (int links = 0; !names.empty();) {
    const std::string name = names.take();
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      way.target = way.target.parent_path();
      continue;
    }
    way.steps.push_back({watch(way.target), name});
    const fs::path next = way.target / name;
    if (::lstat(next.c_str(), &status) != 0) return way;
    if (!S_ISLNK(status.st_mode)) {
      way.target = next;
      continue;
    }
    std::error_code error;
    const fs::path leads_to = fs::read_symlink(next, error);
    if (error || ++links > kLinks) return way;
    if (leads_to.is_absolute()) way.target = "/";
    names.put_before(leads_to);
  }
  if (::stat(way.target.c_str(), &status) != 0) return way;
  way.identity = identity_of(status);
  way.kind = S_ISDIR(status.st_mode) ? FollowedPath::Kind::folder : FollowedPath::Kind::file;
  return way;
}

}  // namespace limelight
