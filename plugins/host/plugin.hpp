// Finds, loads and checks one plugin: a shared library with the entry point of plugins/abi.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "plugins/abi/limelight_plugin.h"

namespace limelight {

/// The files tried for a plugin's name, in order: an absolute path as it is; else in `folder` (the
/// manifest's), beside the program, in plugins/ and ../lib/limelight from there, then in each folder of
/// LIMELIGHT_PLUGINS. A name without ".so" is also tried with it.
std::vector<std::string> plugin_candidates(const std::string& name, const std::string& folder);

/// Whoever uses an extension holds the plugin. The code stays mapped until the process ends, because a
/// library's own threads may outlive our last use. Any thread.
class Plugin {
 public:
  /// The same file gives the same object while someone holds it.
  /// Fails: plugin_missing, plugin_no_entry, plugin_abi, plugin_failed (its init() refused).
  static Result<std::shared_ptr<Plugin>> load(const std::string& name, const std::string& folder = {});
  ~Plugin();
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  const std::string& path() const { return path_; }
  std::string name() const { return entry_->name; }
  std::string version() const { return entry_->version; }

  /// Null if the plugin does not have it.
  const void* extension(const char* id) const { return entry_->get_extension(id); }

  /// Fails: plugin_extension.
  template <class Extension>
  Result<const Extension*> require(const char* id) const {
    if (const void* found = extension(id)) return static_cast<const Extension*>(found);
    return fail(Errc::plugin_extension, "it does not offer " + std::string{id}, path_);
  }

 private:
  Plugin(std::string path, void* library, const limelight_plugin_entry_t* entry);

  std::string path_;
  void* library_;
  const limelight_plugin_entry_t* entry_;
};

}  // namespace limelight
