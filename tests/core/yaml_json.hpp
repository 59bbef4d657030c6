// A YAML text as the JSON that an editor's schema check would see.
#pragma once
#include <string>

#include <nlohmann/json.hpp>

namespace limelight::test {

/// Plain words are read by YAML's core schema. Throws what yaml-cpp throws.
nlohmann::json yaml_to_json(const std::string& text);

/// Whether manifest_schema() accepts it.
bool schema_accepts(const nlohmann::json& manifest);

}  // namespace limelight::test
