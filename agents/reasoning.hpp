// Where the words of a model that thinks aloud begin.
#pragma once
#include <cstddef>
#include <string_view>

namespace limelight {

/// Reasoning models write down their thinking first, between marks of their own; what counts comes after it
/// and after blank lines. The place of it; npos while the thinking has not ended, which leaves no answer.
std::size_t after_reasoning(std::string_view text);

}  // namespace limelight
