// From checked values to the Manifest struct, the default agents included.
#pragma once
#include <nlohmann/json.hpp>

#include "core/manifest/manifest.hpp"

namespace limelight::manifest {

/// `values` as check_keys() gives them, without problems.
Manifest fill(const nlohmann::json& values, const std::string& path);

}  // namespace limelight::manifest
