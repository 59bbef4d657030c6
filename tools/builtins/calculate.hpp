// The built-in tool that does arithmetic, which small models cannot.
#pragma once
#include <memory>
#include <string_view>

#include "core/tool.hpp"

namespace limelight {

/// + - * / % ^ (right to left, over a sign: -2^2 = -4), brackets, decimal numbers.
/// Fails: tool_failed (says where the text goes wrong, or that the value is not finite).
Result<double> calculate(std::string_view expression);

/// Tool `calculate`: {"expression": string}, answers the number with up to 15 digits.
std::unique_ptr<Tool> make_calculate_tool();

}  // namespace limelight
