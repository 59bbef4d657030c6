// The mind's state as the API shows it.
#pragma once
#include <nlohmann/json.hpp>

#include "app/mind/faculties.hpp"
#include "workspace/stage.hpp"

namespace limelight {

/// What Mind::state() promises, less "run" and "stopped", which belong to the process.
nlohmann::json describe_stage(const Manifest& manifest, const Stage& stage, const Faculties& faculties);

}  // namespace limelight
