#include "app/mind/validation.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>

#include "agents/models/scripted.hpp"
#include "app/mind/faculties.hpp"
#include "core/manifest/text_checks.hpp"
#include "plugins/host/loaded_model.hpp"
#include "plugins/host/model_files.hpp"
#include "plugins/host/plugin.hpp"
#include "plugins/host/plugin_tool.hpp"

namespace limelight {
namespace {

namespace fs = std::filesystem;

class Examination {
 public:
  explicit Examination(const Manifest& manifest)
      : manifest_(manifest), folder_(fs::path(manifest.path).parent_path().string()) {}

  std::vector<ManifestFault> run() {
    for (const ModelManifest& model : manifest_.models) examine(model);
    examine(manifest_.embedder);
    for (std::size_t place = 0; place < manifest_.tools.size(); ++place)
      examine(manifest_.tools[place], std::to_string(place));
    for (std::size_t place = 0; place < manifest_.stimuli.size(); ++place)
      examine(manifest_.stimuli[place], std::to_string(place));
    return std::move(faults_);
  }

 private:
  void add(std::vector<std::string> path, Error error, bool only_here = false) {
    faults_.push_back({std::move(path), std::move(error), only_here});
  }

  void examine(const ModelManifest& model) {
    switch (model.backend) {
      case ModelManifest::Backend::openai: {
        const char* key = model.key_env.empty() ? "" : std::getenv(model.key_env.c_str());
        if (key == nullptr || (*key == '\0' && !model.key_env.empty()))
          add({"models", model.name, "key_env"},
              {Errc::secret_missing, "the environment variable is not set here", model.key_env}, true);
        return;
      }
      case ModelManifest::Backend::scripted: {
        const auto script = ScriptedModel::load(model.name, (fs::path(folder_) / model.file).string());
        if (!script) add({"models", model.name, "file"}, script.error());
        return;
      }
      case ModelManifest::Backend::llama:
        examine_weights({"models", model.name, "file"}, find_model_file(model.file, folder_),
                        model.file == kOfThisMachine);
    }
  }

  void examine(const EmbedderManifest& embedder) {
    using Backend = EmbedderManifest::Backend;
    const auto file = find_encoder_file(embedder.file, folder_);
    // Automatic is content without an encoder, but takes the one that is there.
    if (embedder.backend == Backend::hashed || (!file && embedder.backend == Backend::automatic)) return;
    examine_weights({"embedder", "file"}, file, embedder.file == kOfThisMachine);
  }

  /// GGUF files begin with their name (the format's specification, ggml/docs/gguf.md).
  void examine_weights(std::vector<std::string> path, const Result<std::string>& file, bool only_here) {
    if (!file) return add(std::move(path), file.error(), only_here);
    std::array<char, 4> first{};
    std::ifstream(*file, std::ios::binary).read(first.data(), first.size());
    if (first != std::to_array({'G', 'G', 'U', 'F'}))
      return add(std::move(path), {Errc::model_unreadable, "it is no GGUF file", *file});
    if (const auto plugin = Plugin::load(kLlamaPlugin, folder_); !plugin)
      add(std::move(path), plugin.error(), true);
  }

  void examine(const ToolManifest& tool, const std::string& place) {
    if (tool.plugin.empty()) {
      const auto known = builtin_tool_names();
      if (std::ranges::find(known, tool.name) == known.end())
        add({"tools", place, "name"}, no_builtin_tool(tool.name));
      return;
    }
    auto opened = open_plugin_tool(tool.name, tool.plugin, folder_);
    if (!opened) return add({"tools", place, "plugin"}, opened.error());
    ToolRegistry alone;
    if (const auto added = alone.add(std::move(*opened)); !added)
      add({"tools", place, "plugin"}, added.error());
  }

  void examine(const StimulusManifest& stimulus, const std::string& place) {
    if (stimulus.path.empty()) return;
    const fs::path path = fs::path(folder_) / stimulus.path;
    std::error_code ignored;
    if (!fs::exists(path, ignored))
      add({"stimuli", place, "path"},
          {Errc::not_found, "there is no such file or folder to watch", path.string()});
  }

  static constexpr auto kOfThisMachine = "default";

  const Manifest& manifest_;
  std::string folder_;
  std::vector<ManifestFault> faults_;
};

}  // namespace

std::vector<ManifestFault> faults_of(const Manifest& manifest) {
  return Examination{manifest}.run();
}

}  // namespace limelight
