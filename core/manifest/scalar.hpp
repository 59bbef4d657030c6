// One written value as the type its key asks for.
#pragma once
#include <expected>
#include <string>

#include <nlohmann/json.hpp>

#include "core/manifest/document.hpp"
#include "core/manifest/table.hpp"

namespace limelight::manifest {

/// The error is the whole message. `node` is a scalar and `key` a type that is written as one.
std::expected<nlohmann::json, std::string> read_scalar(const Key& key, const Node& node);

/// A plain YAML number; nothing else (not ".inf", not "0x1F").
bool is_number(const Node& node);

}  // namespace limelight::manifest
