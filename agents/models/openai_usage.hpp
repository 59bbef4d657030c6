// The token counts of a server, as far as they can be believed.
#pragma once
#include <optional>

#include <nlohmann/json.hpp>

#include "core/units.hpp"

namespace limelight {

/// A count is believed if it is a whole number from 1 to ten million under OpenAI's name for it; zeros,
/// fractions, texts and other names are not, and leave what was believed before.
struct OpenAiUsage {
  std::optional<Tokens> prompt;
  std::optional<Tokens> completion;
  Tokens cached{0};  ///< of the prompt; never more than it

  void take(const nlohmann::json& usage);
};

}  // namespace limelight
