// Turns a JSON Schema into a grammar (llama.cpp's GBNF) that only lets answers of that schema be decoded.
#pragma once
#include <string>

#include <nlohmann/json.hpp>

namespace limelight::llama {

/// The root rule is `root`. Enforces types (a list of them, too), const, enum, anyOf, oneOf and allOf; of
/// objects the properties in the schema's order, those that are not `required` or not at all; of arrays
/// items, minItems and maxItems (up to 200); of strings the lengths (over 2,000 as 2,000); of integers a
/// closed range of up to 1,000 values, else the sign of `minimum`. An object of no named properties may have
/// any. What is of no type, a `$ref`, and whatever else a schema can say is left open: any JSON value, at
/// most four deep, fits there, and the reader of the answer checks it. So every schema has a grammar.
std::string schema_grammar(const nlohmann::json& schema);

}  // namespace limelight::llama
