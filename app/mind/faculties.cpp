#include "app/mind/faculties.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "agents/models/openai.hpp"
#include "agents/models/scripted.hpp"
#include "core/manifest/text_checks.hpp"
#include "memory/embedders/hashed.hpp"
#include "plugins/host/model_files.hpp"
#include "plugins/host/plugin_embedder.hpp"
#include "plugins/host/plugin_model.hpp"
#include "plugins/host/plugin_tool.hpp"
#include "tools/builtins/calculate.hpp"
#include "tools/builtins/clock.hpp"
#include "tools/dry.hpp"

namespace limelight {
namespace {

std::string folder_of(const Manifest& manifest) {
  return std::filesystem::path(manifest.path).parent_path().string();
}

Result<std::unique_ptr<Model>> make_model(const ModelManifest& model, const std::string& folder,
                                          HttpClient& http, Clock& clock,
                                          boost::asio::any_io_executor strand) {
  switch (model.backend) {
    case ModelManifest::Backend::openai:
      return make_openai_model(model, http, clock, strand);
    case ModelManifest::Backend::scripted: {
      auto scripted = ScriptedModel::load(model.name, (std::filesystem::path(folder) / model.file).string());
      if (!scripted) return std::unexpected(scripted.error());
      (*scripted)->limit_temperature(model.max_temperature);
      return std::move(*scripted);
    }
    case ModelManifest::Backend::llama:
      break;
  }
  const auto file = find_model_file(model.file, folder);
  if (!file) return std::unexpected(file.error());
  return open_llama_model(model, *file, folder);
}

Result<std::unique_ptr<Embedder>> make_embedder(const EmbedderManifest& embedder, const std::string& folder) {
  using Backend = EmbedderManifest::Backend;
  if (embedder.backend == Backend::hashed) return make_hashed_embedder();
  const auto file = find_encoder_file(embedder.file, folder);
  // Automatic means: the encoder where it is installed, else the built-in one.
  if (!file && embedder.backend == Backend::automatic) return make_hashed_embedder();
  if (!file) return std::unexpected(file.error());
  auto encoder = open_llama_embedder(*file, 0, folder);
  if (!encoder) return std::unexpected(encoder.error());
  return std::move(*encoder);
}

Result<std::unique_ptr<Tool>> make_builtin_tool(const std::string& name, const Clock& clock) {
  if (name == "clock") return make_clock_tool(clock);
  if (name == "calculate") return make_calculate_tool();
  return std::unexpected(no_builtin_tool(name));
}

/// Takes the tool out of `own`; null if it is not there.
std::unique_ptr<Tool> take(std::vector<std::unique_ptr<Tool>>& own, const std::string& name) {
  const auto found = std::ranges::find_if(own, [&](const auto& tool) { return tool->spec().name == name; });
  if (found == own.end()) return nullptr;
  std::unique_ptr<Tool> tool = std::move(*found);
  own.erase(found);
  return tool;
}

Result<std::unique_ptr<ToolRegistry>> make_tools(const Manifest& manifest,
                                                 std::vector<std::unique_ptr<Tool>> own, bool dry,
                                                 const Clock& clock) {
  auto registry = std::make_unique<ToolRegistry>();
  for (const ToolManifest& tool : manifest.tools) {
    Result<std::unique_ptr<Tool>> made;
    if (!tool.plugin.empty()) {
      made = open_plugin_tool(tool.name, tool.plugin, folder_of(manifest));
    } else if (auto taken = take(own, tool.name)) {
      made = std::move(taken);
    } else {
      made = make_builtin_tool(tool.name, clock);
    }
    if (!made) return std::unexpected(made.error());
    const bool acts = (*made)->spec().effect != Effect::none;
    if (dry && acts) made = make_dry_tool(std::move(*made));
    if (auto added = registry->add(std::move(*made)); !added) return std::unexpected(added.error());
  }
  if (!own.empty()) {
    return fail(Errc::tool_unknown, "the program brings it, but the manifest's tools do not list it",
                own.front()->spec().name);
  }
  return registry;
}

}  // namespace

Result<Faculties> make_faculties(const Manifest& manifest, std::vector<std::unique_ptr<Tool>> own_tools,
                                 bool dry, Clock& clock, HttpClient& http,
                                 boost::asio::any_io_executor strand) {
  Faculties faculties;
  const std::string folder = folder_of(manifest);
  for (const ModelManifest& model : manifest.models) {
    auto made = make_model(model, folder, http, clock, strand);
    if (!made) return std::unexpected(made.error());
    faculties.models_in_order.push_back(made->get());
    faculties.models.emplace(model.name, std::move(*made));
  }
  auto embedder = make_embedder(manifest.embedder, folder);
  if (!embedder) return std::unexpected(embedder.error());
  faculties.embedder = std::move(*embedder);
  faculties.fallback = make_hashed_embedder();
  auto tools = make_tools(manifest, std::move(own_tools), dry, clock);
  if (!tools) return std::unexpected(tools.error());
  faculties.tools = std::move(*tools);
  for (const AgentManifest& agent : manifest.agents) {
    std::vector<ToolSpec> specs;
    for (const std::string& name : agent.tools) {
      if (const ToolSpec* tool = faculties.tools->find(name)) specs.push_back(*tool);
    }
    const std::string& model = agent.model.empty() ? manifest.models.front().name : agent.model;
    AgentManifest resolved = agent;
    resolved.model = model;
    faculties.agents.push_back(
        std::make_unique<Agent>(std::move(resolved), *faculties.models.at(model), std::move(specs), clock));
  }
  return faculties;
}

std::span<const std::string_view> builtin_tool_names() {
  static constexpr std::array<std::string_view, 2> kNames{"calculate", "clock"};
  return kNames;
}

Error no_builtin_tool(const std::string& name) {
  const auto known = builtin_tool_names();
  const auto near = manifest::nearest(name, {known.begin(), known.end()});
  std::string why = near ? "did you mean " + std::string(*near) + "? " : "";
  why += "without a plugin there are calculate and clock";
  return {Errc::tool_unknown, std::move(why), name};
}

}  // namespace limelight
