// JSON at the edges: parsing that never throws, and one canonical form for hashing.
#pragma once
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace limelight {

/// Fails: invalid_json (says where and why). Refuses nesting over limits::kManifestDepth.
Result<nlohmann::json> parse_json(std::string_view text);

/// Sorted keys, no spaces; bytes that are not UTF-8 become U+FFFD. The same value always gives the same
/// bytes.
std::string canonical(const nlohmann::json& value);

/// {"code": "LL0104", "what", "why", "mend"}.
nlohmann::json to_json(const Error& error);

}  // namespace limelight
