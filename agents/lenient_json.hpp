// Reads the JSON that models write: in fences, with text around it, with commas, quotes and literals gone
// wrong.
#pragma once
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace limelight {

/// The first object, or list of objects or texts, in `text` that can be read: braces in prose and an object
/// that is broken beyond mending are passed over, but no part of a broken one is taken for the whole. The
/// same in every locale. Mended: trailing and missing commas, single and curly quotes, bare keys,
/// True/False/None, raw newlines in texts, comments, brackets left open after a whole value. A text or number
/// cut off in the middle is not guessed at. Fails: model_garbage (says what and at which byte).
Result<nlohmann::json> find_json(std::string_view text);

}  // namespace limelight
