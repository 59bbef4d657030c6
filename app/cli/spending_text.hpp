// What a run has spent, in one line for people.
#pragma once
#include <string>

#include <nlohmann/json.hpp>

namespace limelight::cli {

/// "spent 12 of 200 calls, 3456 tokens, 0.0123 of 5 in money"; from a mind's state. Empty if nothing is
/// counted.
std::string spending_text(const nlohmann::json& state);

}  // namespace limelight::cli
