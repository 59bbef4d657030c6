// Turns a JSON Schema into a grammar (llama.cpp's GBNF) that only lets answers of that schema be decoded.
#pragma once
#include <expected>
#include <string>

#include <nlohmann/json.hpp>

namespace limelight::llama {

/// Enforces: object (every property is required, in the schema's order), string (maxLength), integer (a
/// closed range of up to 1,000 values; else the sign of `minimum`), number, boolean, null, enum, const, array
/// (minItems, maxItems). Lengths over 2,000 are enforced as 2,000. Other keywords are left to the reader of
/// the answer. The root rule is `root`. The error says which type cannot be expressed.
std::expected<std::string, std::string> schema_grammar(const nlohmann::json& schema);

}  // namespace limelight::llama
