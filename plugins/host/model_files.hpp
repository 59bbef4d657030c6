// Where model files are: what "default" means, and paths relative to the manifest.
#pragma once
#include <string>

#include "core/result.hpp"

namespace limelight {

/// $LIMELIGHT_MODELS, else ${XDG_CACHE_HOME:-~/.cache}/limelight/models.
std::string models_folder();

/// The language model: "default" is smollm2-135m-instruct-q8_0.gguf in models_folder(); a relative path is
/// relative to `folder`. Fails: model_missing.
Result<std::string> find_model_file(const std::string& file, const std::string& folder);

/// The encoder: "default" is all-minilm-l6-v2-f16.gguf. Fails: model_missing.
Result<std::string> find_encoder_file(const std::string& file, const std::string& folder);

}  // namespace limelight
