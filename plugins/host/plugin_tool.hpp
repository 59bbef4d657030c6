// Tools that come from a plugin, called on a worker thread of their own.
#pragma once
#include <memory>
#include <string>

#include "core/tool.hpp"

namespace limelight {

/// The tool `name` of a plugin (`plugin` as the manifest has it, `folder` the manifest's).
/// Fails: plugin_*, tool_unknown (says what the plugin has), plugin_failed (its schema is no JSON).
Result<std::unique_ptr<Tool>> open_plugin_tool(const std::string& name, const std::string& plugin,
                                               const std::string& folder = {});

}  // namespace limelight
