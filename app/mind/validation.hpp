// What a manifest that reads well still asks in vain of this machine: files, plugins, tools, keys.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/manifest.hpp"
#include "core/result.hpp"

namespace limelight {

/// One thing that Mind::open() would refuse.
struct ManifestFault {
  std::vector<std::string> path;  ///< of the key: {"models", "small", "file"}, {"tools", "0", "plugin"}
  Error error;
  bool only_here = false;  ///< the manifest is right: what the machine should bring is missing
};

/// Loads plugins and reads scripts, as Mind::open() does; of a GGUF file only its first bytes. Tools without
/// a plugin are taken for built-in ones. In the order of the manifest.
std::vector<ManifestFault> faults_of(const Manifest& manifest);

}  // namespace limelight
