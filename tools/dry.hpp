// A tool that does nothing and says so: for minds that are only to be tried out.
#pragma once
#include <memory>

#include "core/tool.hpp"

namespace limelight {

/// Is asked like `tool`, and never calls it: every call fails with tool_failed, which says why.
std::unique_ptr<Tool> make_dry_tool(std::unique_ptr<Tool> tool);

}  // namespace limelight
