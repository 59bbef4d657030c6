// Values out of JSON that somebody else wrote: what is missing, null or of another kind is the fallback.
#pragma once
#include <string>
#include <string_view>
#include <type_traits>

#include <nlohmann/json.hpp>

namespace limelight::cli {

/// Null if there is no such key, or `json` is no object.
inline const nlohmann::json& member(const nlohmann::json& json, std::string_view key) {
  static const nlohmann::json nothing;
  const auto found = json.is_object() ? json.find(key) : json.end();
  return found == json.end() ? nothing : *found;
}

inline std::string text_at(const nlohmann::json& json, std::string_view key,
                           std::string_view otherwise = {}) {
  const nlohmann::json& value = member(json, key);
  return value.is_string() ? value.get<std::string>() : std::string(otherwise);
}

template <class Number>
  requires std::is_arithmetic_v<Number>
Number number_at(const nlohmann::json& json, std::string_view key, Number otherwise = {}) {
  const nlohmann::json& value = member(json, key);
  const bool fits = std::is_integral_v<Number> ? value.is_number_integer() : value.is_number();
  return fits ? value.get<Number>() : otherwise;
}

inline bool is_set(const nlohmann::json& json, std::string_view key) {
  const nlohmann::json& value = member(json, key);
  return value.is_boolean() && value.get<bool>();
}

}  // namespace limelight::cli
