#include <fmt/format.h>

#include "core/event.hpp"
#include "core/limits.hpp"
#include "core/manifest/loader.hpp"
#include "core/manifest/table.hpp"
#include "core/manifest/text_checks.hpp"

namespace limelight {
namespace {

using Json = nlohmann::json;
using manifest::Key;
using manifest::KeyType;

constexpr auto kNamePattern = "^[A-Za-z][A-Za-z0-9_-]{0,63}$";

Json group_schema(std::string_view path);

Json choice_schema(const Key& key) {
  Json values = key.choices;
  if (key.booleans) {
    values.push_back(true);
    values.push_back(false);
  }
  return {{"enum", std::move(values)}};
}

Json number_schema(const Key& key) {
  Json number{{"type", key.type == KeyType::integer ? "integer" : "number"}};
  if (key.least == key.most) {
    number["const"] = static_cast<std::int64_t>(key.least);
  } else {
    number["minimum"] = key.least;
    number["maximum"] = key.most;
  }
  if (key.choices.empty()) return number;
  return {{"anyOf", Json::array({std::move(number), choice_schema(key)})}};
}

Json counted(Json schema, const Key& key, std::string_view what) {
  schema["min" + std::string(what)] = static_cast<std::int64_t>(key.least);
  schema["max" + std::string(what)] = static_cast<std::int64_t>(key.most);
  return schema;
}

/// What a pattern can say without a grammar: a condition begins with a term, after any brackets.
std::string condition_pattern() {
  std::string pattern = "^[\\s(]*(not|topic|relevance|every|stuck|mode";
  for (const std::string_view name : event_kind_names()) {
    const auto dot = name.find('.');
    pattern += fmt::format("|{}\\.{}", name.substr(0, dot), name.substr(dot + 1));
  }
  return pattern + ")\\b";
}

Json texts_item(const Key& key) {
  return key.choices.empty() ? Json{{"type", "string"}} : choice_schema(key);
}

Json value_schema(const Key& key) {
  switch (key.type) {
    case KeyType::group:
      return group_schema(key.path);
    case KeyType::named:
      return counted({{"type", "object"},
                      {"propertyNames", {{"pattern", kNamePattern}}},
                      {"additionalProperties", group_schema(manifest::item_path(key))}},
                     key, "Properties");
    case KeyType::list:
      return counted({{"type", "array"}, {"items", group_schema(manifest::item_path(key))}}, key, "Items");
    case KeyType::texts:
      return counted({{"type", "array"}, {"items", texts_item(key)}, {"uniqueItems", !key.choices.empty()}},
                     key, "Items");
    case KeyType::text:
      return {{"type", "string"}};
    case KeyType::name:
      return {{"type", "string"}, {"pattern", kNamePattern}};
    case KeyType::tool:
      return {{"type", "string"}, {"pattern", "^[a-z][a-z0-9_]{0,47}$"}};
    case KeyType::title:
      return {{"type", "string"}, {"pattern", "^[^./\\s][^/]*$"}, {"maxLength", manifest::kTitleBytes}};
    case KeyType::url:
      return {{"type", "string"}, {"pattern", "^https?://[^/\\s]+[^\\s]*$"}};
    case KeyType::integer:
    case KeyType::number:
      return number_schema(key);
    case KeyType::duration:
      return {{"type", "string"}, {"pattern", "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$"}};
    case KeyType::choice:
      return choice_schema(key);
    case KeyType::condition:
      return {{"type", "string"}, {"pattern", condition_pattern()}, {"maxLength", limits::kConditionBytes}};
    case KeyType::address:
      return {{"type", "string"}, {"pattern", "^.+:[0-9]{1,5}$"}};
    case KeyType::site:
      return {{"type", "string"},
              {"pattern", R"(^https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$)"}};
  }
  return Json::object();
}

Json group_schema(std::string_view path) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Key* key : manifest::keys_in(path)) {
    const std::string word(manifest::last_word(key->path));
    Json value = value_schema(*key);
    value["description"] = key->sentence;
    properties[word] = std::move(value);
    if (key->required) required.push_back(word);
  }
  Json schema{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

}  // namespace

Json manifest_schema() {
  Json schema = group_schema("");
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "Limelight manifest, version 1";
  return schema;
}

}  // namespace limelight
