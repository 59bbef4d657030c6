#include "plugins/host/model_files.hpp"

#include <cstdlib>
#include <filesystem>

namespace limelight {
namespace {

namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

Result<std::string> find(const std::string& file, const std::string& folder, const char* default_name) {
  const fs::path path =
      file == "default" ? fs::path{models_folder()} / default_name : fs::path{folder} / file;
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored)) return path.string();
  return fail(Errc::model_missing, "there is no such file; ./scripts/setup fetches the default models",
              path.string());
}

}  // namespace

std::string models_folder() {
  if (const std::string chosen = environment("LIMELIGHT_MODELS"); !chosen.empty()) return chosen;
  const std::string cache = environment("XDG_CACHE_HOME");
  const fs::path base = cache.empty() ? fs::path{environment("HOME")} / ".cache" : fs::path{cache};
  return (base / "limelight" / "models").string();
}

Result<std::string> find_model_file(const std::string& file, const std::string& folder) {
  return find(file, folder, "smollm2-135m-instruct-q8_0.gguf");
}

Result<std::string> find_encoder_file(const std::string& file, const std::string& folder) {
  return find(file, folder, "all-minilm-l6-v2-f16.gguf");
}

}  // namespace limelight
