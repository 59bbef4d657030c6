#include "plugins/host/plugin.hpp"

#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <sstream>

#include <dlfcn.h>

namespace limelight {
namespace {

namespace fs = std::filesystem;

// Guards loading and unloading, so that init() and shutdown() of one library never overlap.
std::mutex& loading() {
  static std::mutex mutex;
  return mutex;
}

std::map<std::string, std::weak_ptr<Plugin>>& loaded() {
  static std::map<std::string, std::weak_ptr<Plugin>> plugins;
  return plugins;
}

std::string loader_error() {
  const char* text = dlerror();
  return text ? text : "unknown reason";
}

Result<void> check_version(const limelight_plugin_entry_t& entry, const std::string& path) {
  if (entry.abi_major == LIMELIGHT_ABI_MAJOR && entry.abi_minor <= LIMELIGHT_ABI_MINOR) return {};
  std::ostringstream why;
  why << "it has ABI " << entry.abi_major << "." << entry.abi_minor << ", this program has "
      << LIMELIGHT_ABI_MAJOR << "." << LIMELIGHT_ABI_MINOR;
  return fail(Errc::plugin_abi, why.str(), path);
}

Result<std::string> find(const std::string& name, const std::string& folder) {
  std::string tried;
  for (const std::string& candidate : plugin_candidates(name, folder)) {
    std::error_code ignored;
    if (fs::is_regular_file(candidate, ignored)) return fs::weakly_canonical(candidate, ignored).string();
    tried += (tried.empty() ? "" : ", ") + candidate;
  }
  return fail(Errc::plugin_missing, "none of these is a file: " + tried, name);
}

}  // namespace

std::vector<std::string> plugin_candidates(const std::string& name, const std::string& folder) {
  std::vector<fs::path> places;
  if (fs::path{name}.is_absolute()) {
    places.emplace_back();
  } else {
    places.emplace_back(folder.empty() ? "." : folder);
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path();
    if (!failed) {
      places.push_back(program);
      places.push_back(program / "plugins");
      places.push_back(program / ".." / "lib" / "limelight");
    }
    const char* more = std::getenv("LIMELIGHT_PLUGINS");
    std::istringstream folders{more ? more : ""};
    for (std::string one; std::getline(folders, one, ':');) {
      if (!one.empty()) places.emplace_back(one);
    }
  }
  std::vector<std::string> candidates;
  for (const fs::path& place : places) {
    candidates.push_back((place / name).string());
    if (!name.ends_with(".so")) candidates.push_back((place / (name + ".so")).string());
  }
  return candidates;
}

Result<std::shared_ptr<Plugin>> Plugin::load(const std::string& name, const std::string& folder) {
  const Result<std::string> path = find(name, folder);
  if (!path) return std::unexpected(path.error());
  const std::lock_guard lock{loading()};
  if (auto held = loaded()[*path].lock()) return held;

  void* library = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!library) return fail(Errc::plugin_missing, loader_error(), *path);
  const auto* entry = static_cast<const limelight_plugin_entry_t*>(dlsym(library, "limelight_plugin_entry"));
  Result<void> usable{};
  if (!entry) {
    usable = fail(Errc::plugin_no_entry, "it does not export limelight_plugin_entry", *path);
  } else {
    usable = check_version(*entry, *path);
  }
  if (usable && !entry->init()) usable = fail(Errc::plugin_failed, "its init() refused to run here", *path);
  if (!usable) {
    dlclose(library);
    return std::unexpected(usable.error());
  }
  std::shared_ptr<Plugin> plugin{new Plugin{*path, library, entry}};
  loaded()[*path] = plugin;
  return plugin;
}

Plugin::Plugin(std::string path, void* library, const limelight_plugin_entry_t* entry)
    : path_(std::move(path)), library_(library), entry_(entry) {}

Plugin::~Plugin() {
  const std::lock_guard lock{loading()};
  entry_->shutdown();
  dlclose(library_);
}

}  // namespace limelight
