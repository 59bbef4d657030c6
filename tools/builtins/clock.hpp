// The built-in tool that tells what time it is.
#pragma once
#include <memory>

#include "core/clock.hpp"
#include "core/tool.hpp"

namespace limelight {

/// Tool `clock`: no arguments, answers the time as format_time() writes it. `clock` must outlive the tool.
std::unique_ptr<Tool> make_clock_tool(const Clock& clock);

}  // namespace limelight
