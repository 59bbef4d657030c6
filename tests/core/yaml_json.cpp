#include "tests/core/yaml_json.hpp"

#include <cstdlib>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <yaml-cpp/yaml.h>

#include "core/manifest/loader.hpp"

namespace limelight::test {
namespace {

using Json = nlohmann::json;

Json plain(const std::string& text) {
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true" || text == "false") return text == "true";
  char* end = nullptr;
  const long long whole = std::strtoll(text.c_str(), &end, 10);
  if (*end == '\0') return whole;
  const double number = std::strtod(text.c_str(), &end);
  if (*end == '\0') return number;
  return text;
}

Json convert(const YAML::Node& node) {
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& entry : node) object[entry.first.Scalar()] = convert(entry.second);
    return object;
  }
  if (node.IsSequence()) {
    Json array = Json::array();
    for (const auto& item : node) array.push_back(convert(item));
    return array;
  }
  if (node.IsNull()) return nullptr;
  return node.Tag() == "!" ? Json(node.Scalar()) : plain(node.Scalar());
}

}  // namespace

Json yaml_to_json(const std::string& text) {
  return convert(YAML::Load(text));
}

bool schema_accepts(const Json& manifest) {
  const Json rules = manifest_schema();
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::NlohmannJsonAdapter(rules), schema);
  valijson::Validator validator;
  return validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(manifest), nullptr);
}

}  // namespace limelight::test
