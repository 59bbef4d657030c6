#include "plugins/host/plugin_tool.hpp"

#include "core/json.hpp"
#include "core/limits.hpp"
#include "plugins/abi/limelight_tool.h"
#include "plugins/host/owner_thread.hpp"
#include "plugins/host/plugin.hpp"
#include "plugins/host/sinks.hpp"

namespace limelight {
namespace {

constexpr std::size_t kToolQueue = 64;  // calls waiting for one tool's worker

Effect effect_of(limelight_effect effect) {
  if (effect == LIMELIGHT_EFFECT_NONE) return Effect::none;
  if (effect == LIMELIGHT_EFFECT_READ) return Effect::read;
  return Effect::outside;  // an effect this version does not know is treated as the gravest
}

class ToolCall : public OwnedCall {
 public:
  ToolCall(const limelight_tool& tool, std::uint32_t index, std::string name, std::string arguments,
           std::stop_token stop, std::shared_ptr<Tool::Handler> done)
      : tool_(tool),
        index_(index),
        name_(std::move(name)),
        arguments_(std::move(arguments)),
        stop_(std::move(stop)),
        done_(std::move(done)) {}

  void run(const std::stop_token& closing) override {
    Stops stops{stop_, closing};
    std::string output, why;
    const limelight_status status = tool_.call(index_, arguments_.c_str(), arguments_.size(),
                                               cancel_by(stops), sink_into(output), sink_into(why));
    if (status == LIMELIGHT_OK) return (*done_)(std::move(output));
    if (status == LIMELIGHT_CANCELLED) return drop();
    (*done_)(fail(Errc::tool_failed, why, name_));
  }
  void drop() override { (*done_)(fail(Errc::cancelled, "the tool's result was no longer wanted", name_)); }

 private:
  const limelight_tool& tool_;
  std::uint32_t index_;
  std::string name_;
  std::string arguments_;
  std::stop_token stop_;
  std::shared_ptr<Tool::Handler> done_;
};

class PluginTool : public Tool {
 public:
  PluginTool(std::shared_ptr<Plugin> plugin, const limelight_tool& tool, std::uint32_t index, ToolSpec spec)
      : plugin_(std::move(plugin)),
        tool_(tool),
        index_(index),
        spec_(std::move(spec)),
        worker_(kToolQueue, "kToolQueue") {}

  const ToolSpec& spec() const override { return spec_; }

  void call(nlohmann::json arguments, std::stop_token stop, Handler done) override {
    auto shared = std::make_shared<Handler>(std::move(done));
    auto call = std::make_unique<ToolCall>(tool_, index_, spec_.name, arguments.dump(), stop, shared);
    const Result<void> posted = worker_.post(std::move(call), std::move(stop));
    if (!posted) (*shared)(std::unexpected(posted.error()));
  }

 private:
  std::shared_ptr<Plugin> plugin_;  // before the worker: it must outlive the calls
  const limelight_tool& tool_;
  std::uint32_t index_;
  ToolSpec spec_;
  OwnerThread worker_;
};

}  // namespace

Result<std::unique_ptr<Tool>> open_plugin_tool(const std::string& name, const std::string& plugin,
                                               const std::string& folder) {
  Result<std::shared_ptr<Plugin>> loaded = Plugin::load(plugin, folder);
  if (!loaded) return std::unexpected(loaded.error());
  const auto tool = (*loaded)->require<limelight_tool>(LIMELIGHT_TOOL_EXTENSION);
  if (!tool) return std::unexpected(tool.error());
  std::string offered;
  for (std::uint32_t index = 0; index < (*tool)->count(); ++index) {
    const limelight_tool_spec& found = *(*tool)->spec(index);
    if (found.name != name) {
      offered += (offered.empty() ? "" : ", ") + std::string{found.name};
      continue;
    }
    Result<nlohmann::json> schema = parse_json(found.schema);
    if (!schema)
      return fail(Errc::plugin_failed, "the schema of " + name + " is no JSON: " + schema.error().why,
                  plugin);
    ToolSpec spec{name, found.description, std::move(*schema), effect_of(found.effect),
                  found.idempotent != 0};
    return std::make_unique<PluginTool>(std::move(*loaded), **tool, index, std::move(spec));
  }
  return fail(Errc::tool_unknown, "the plugin offers: " + offered, name);
}

}  // namespace limelight
