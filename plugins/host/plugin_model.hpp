// A language model that runs inside the process, in the inference plugin.
#pragma once
#include <memory>
#include <string>

#include "agents/models/model.hpp"
#include "core/manifest/manifest.hpp"

namespace limelight {

/// From this many parameters on a model is trusted as critic and meta unless the manifest says otherwise.
inline constexpr double kJudgeParameters = 1.5e9;

/// Loads `file` (a path: see find_model_file()) with the manifest's context and threads, and waits for it.
/// The model decodes on a thread of its own; limits::kInferenceQueue calls may wait for it. Destroying it
/// ends every call still open with `cancelled`. `folder` is the manifest's, for finding the plugin. Fails:
/// plugin_*, model_missing, model_unreadable.
Result<std::unique_ptr<Model>> open_llama_model(const ModelManifest& manifest, const std::string& file,
                                                const std::string& folder = {});

}  // namespace limelight
