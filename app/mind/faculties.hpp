// What a mind thinks with: models, embedders and tools, made as its manifest says.
#pragma once
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "agents/agent.hpp"
#include "agents/models/model.hpp"
#include "core/clock.hpp"
#include "core/embedder.hpp"
#include "core/http/client.hpp"
#include "core/manifest/manifest.hpp"
#include "tools/registry.hpp"

namespace limelight {

/// Models and embedder end their calls and join their threads when destroyed; agents only refer to them.
struct Faculties {
  std::map<std::string, std::unique_ptr<Model>> models;
  std::vector<Model*> models_in_order;  ///< as the manifest lists them
  std::unique_ptr<Embedder> embedder;
  std::unique_ptr<Embedder> fallback;
  std::unique_ptr<ToolRegistry> tools;
  std::vector<std::unique_ptr<Agent>> agents;
};

/// Loads everything the manifest names; waits for model files to be read. `own_tools` come before built-in
/// ones of the same name. `dry` tools with an effect do nothing and say so. `clock` and `http` outlive the
/// result.
/// Fails: model_*, plugin_*, secret_missing, tool_unknown, invalid_argument (a tool's name or schema).
Result<Faculties> make_faculties(const Manifest& manifest, std::vector<std::unique_ptr<Tool>> own_tools,
                                 bool dry, Clock& clock, HttpClient& http,
                                 boost::asio::any_io_executor strand);

/// The tools that need no plugin.
std::span<const std::string_view> builtin_tool_names();

/// tool_unknown, with the name that was meant, or all that there are.
Error no_builtin_tool(const std::string& name);

}  // namespace limelight
