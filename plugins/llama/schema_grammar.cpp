#include "plugins/llama/schema_grammar.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace limelight::llama {
namespace {

using nlohmann::json;

constexpr std::int64_t kLongestRepeat = 2000;  // llama.cpp refuses grammars with longer repetitions
constexpr std::int64_t kMostItems = 200;       // nor many repetitions of what is itself a rule
constexpr std::int64_t kWidestRange = 1000;
constexpr int kDeepest = 32;
constexpr int kMostValues = 4096;  // alternatives of alternatives multiply
constexpr int kOpenDepth = 4;      // of a value that the schema leaves open

constexpr const char* kShared = R"(
char ::= [^"\\\x00-\x1F\x7F] | "\\" ["\\/bfnrt]
digits ::= "0" | [1-9] [0-9]{0,15}
number ::= "-"? digits ("." [0-9]{1,6})?
text ::= "\"" char{0,2000} "\""
scalar ::= text | number | "true" | "false" | "null"
open0 ::= scalar
)";

// A GBNF literal for these bytes.
std::string literal(const std::string& text) {
  std::string quoted = "\"";
  for (const char one : text) {
    if (one == '"' || one == '\\') quoted += '\\';
    quoted += one;
  }
  return quoted + "\"";
}

std::string open_name(int depth) {
  return "open" + std::to_string(std::max(depth, 0));
}

std::string list_of(const std::string& item) {
  return R"(("[" ()" + item + R"( ("," )" + item + R"()*)? "]"))";
}

std::string map_of(const std::string& item) {
  const std::string pair = R"(text ":" )" + item;
  return R"(("{" ()" + pair + R"( ("," )" + pair + R"()*)? "}"))";
}

// Values of any kind, each rule one level deeper than the one before it.
std::string open_rules() {
  std::string rules;
  for (int depth = 1; depth <= kOpenDepth; ++depth) {
    const std::string inner = open_name(depth - 1);
    rules += open_name(depth) + " ::= scalar | " + list_of(inner) + " | " + map_of(inner) + "\n";
  }
  return rules;
}

const json* member(const json& schema, const char* key) {
  const auto found = schema.find(key);
  return found == schema.end() ? nullptr : &*found;
}

/// A whole number, also where it is written as 5.0.
std::optional<std::int64_t> whole(const json& schema, const char* key) {
  constexpr double kExact = 9e15;
  const json* value = member(schema, key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto number = value->get<double>();
  if (number != std::floor(number) || std::abs(number) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

std::int64_t bounded(const json& schema, const char* key, std::int64_t otherwise) {
  return std::clamp<std::int64_t>(whole(schema, key).value_or(otherwise), 0, kLongestRepeat);
}

std::vector<std::string> required_of(const json& schema) {
  std::vector<std::string> names;
  const json* list = member(schema, "required");
  if (list == nullptr || !list->is_array()) return names;
  for (const json& name : *list)
    if (name.is_string()) names.push_back(name.get<std::string>());
  return names;
}

/// One schema that says what both say. Where they contradict, the second is heard: the reader of the answer
/// checks it.
json both(json first, const json& second) {
  if (!second.is_object()) return first;
  for (const auto& [key, value] : second.items()) {
    if (key == "properties" && value.is_object() && first.contains(key) && first[key].is_object()) {
      for (const auto& [name, property] : value.items()) {
        json& known = first[key][name];
        known = known.is_object() ? both(known, property) : property;
      }
    } else if (key == "required" && value.is_array() && first.contains(key) && first[key].is_array()) {
      first[key].insert(first[key].end(), value.begin(), value.end());
    } else {
      first[key] = value;
    }
  }
  return first;
}

class Writer {
 public:
  std::string rules() const { return rules_; }

  // An expression in brackets, or a rule's name, that matches values of the schema.
  std::string value(const json& schema, int depth) {
    if (depth > kDeepest || ++values_ > kMostValues || !schema.is_object()) return open_name(kOpenDepth);
    // A reference is to a place that may not be in what the grammar is made of.
    if (schema.contains("$ref")) return open_name(kOpenDepth);
    if (const json* constant = member(schema, "const")) return literal(constant->dump());
    if (const json* choices = member(schema, "enum"); choices && choices->is_array() && !choices->empty())
      return one_of(*choices);
    for (const char* key : {"allOf", "anyOf", "oneOf"}) {
      const json* parts = member(schema, key);
      if (parts == nullptr || !parts->is_array() || parts->empty()) continue;
      json rest = schema;
      rest.erase(key);
      return std::string_view{key} == "allOf" ? all_of(std::move(rest), *parts, depth)
                                              : any_of(rest, *parts, depth);
    }
    return of_types(schema, depth);
  }

 private:
  std::string one_of(const json& choices) {
    std::string rule;
    for (const json& one : choices) rule += (rule.empty() ? "" : " | ") + literal(one.dump());
    return "(" + rule + ")";
  }

  std::string all_of(json schema, const json& parts, int depth) {
    for (const json& part : parts) schema = both(std::move(schema), part);
    return value(schema, depth + 1);
  }

  std::string any_of(const json& schema, const json& parts, int depth) {
    std::string rule;
    for (const json& part : parts) {
      if (part == json(false)) continue;
      rule += (rule.empty() ? "" : " | ") + value(both(schema, part), depth + 1);
    }
    return rule.empty() ? open_name(kOpenDepth) : "(" + rule + ")";
  }

  std::string of_types(const json& schema, int depth) {
    const json* types = member(schema, "type");
    if (types == nullptr || !types->is_array()) return of_type(schema, type_of(schema), depth);
    std::string rule;
    for (const json& type : *types) {
      if (!type.is_string()) continue;
      rule += (rule.empty() ? "" : " | ") + of_type(schema, type.get<std::string>(), depth);
    }
    return rule.empty() ? open_name(kOpenDepth) : "(" + rule + ")";
  }

  static std::string type_of(const json& schema) {
    const json* type = member(schema, "type");
    if (type != nullptr && type->is_string()) return type->get<std::string>();
    for (const char* key : {"properties", "required", "additionalProperties", "patternProperties"})
      if (schema.contains(key)) return "object";
    return schema.contains("items") ? "array" : "";
  }

  std::string of_type(const json& schema, const std::string& type, int depth) {
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, depth);
    if (type == "string") return string(schema);
    if (type == "integer") return integer(schema);
    if (type == "number") return "number";
    if (type == "boolean") return R"(("true" | "false"))";
    if (type == "null") return R"("null")";
    return open_name(kOpenDepth);
  }

  static std::string string(const json& schema) {
    const std::int64_t least = bounded(schema, "minLength", 0);
    const std::int64_t most = std::max(least, bounded(schema, "maxLength", kLongestRepeat));
    return R"(("\"" char{)" + std::to_string(least) + "," + std::to_string(most) + R"(} "\""))";
  }

  std::string integer(const json& schema) {
    const auto low = whole(schema, "minimum"), high = whole(schema, "maximum");
    if (low && high && *low <= *high && *high - *low < kWidestRange) {
      json every = json::array();
      for (std::int64_t one = *low; one <= *high; ++one) every.push_back(one);
      return one_of(every);
    }
    return low && *low >= 0 ? "digits" : R"(("-"? digits))";
  }

  std::string object(const json& schema, int depth) {
    const std::vector<std::string> required = required_of(schema);
    const json* known = member(schema, "properties");
    json properties = known != nullptr && known->is_object() ? *known : json::object();
    for (const std::string& name : required)
      if (!properties.contains(name)) properties[name] = json::object();
    std::vector<std::string> must, may;
    for (const auto& [name, property] : properties.items()) {
      const bool needed = std::ranges::find(required, name) != required.end();
      if (!needed && property == json(false)) continue;
      (needed ? must : may).push_back(literal(json(name).dump() + ":") + " " + value(property, depth + 1));
    }
    if (must.empty() && may.empty()) return map(schema, depth);
    return members(must, may);
  }

  /// An object that names none of its members.
  std::string map(const json& schema, int depth) {
    const json* others = member(schema, "additionalProperties");
    if (others != nullptr && *others == json(false)) return R"("{}")";
    const bool typed = others != nullptr && others->is_object();
    return map_of(typed ? value(*others, depth + 1) : open_name(kOpenDepth - 1));
  }

  /// Each member that may be missing has a rule that goes on with those after it.
  std::string members(const std::vector<std::string>& must, const std::vector<std::string>& may) {
    std::string tail;  // what may follow a member
    std::string first;
    for (std::size_t left = may.size(); left-- > 0;) {
      first = may[left] + tail + (first.empty() ? "" : " | ") + first;
      tail = " " + rule(R"(("," )" + may[left] + ")?" + tail);
    }
    std::string body;
    for (const std::string& each : must) body += (body.empty() ? "" : R"( "," )") + each;
    body += must.empty() ? "(" + first + ")?" : tail;
    return rule(R"("{" )" + body + R"( "}")");
  }

  std::string array(const json& schema, int depth) {
    const json* items = member(schema, "items");
    const std::int64_t least = std::min(bounded(schema, "minItems", 0), kMostItems);
    const std::int64_t most = std::max(least, bounded(schema, "maxItems", kLongestRepeat));
    if (most == 0) return R"("[]")";
    if (items != nullptr && items->is_array() && !items->empty()) return tuple(*items, depth);
    const std::string item = items != nullptr ? rule(value(*items, depth + 1)) : open_name(kOpenDepth - 1);
    const std::string end = most <= kMostItems ? std::to_string(most - 1) : "";
    std::string list = item + " (\",\" " + item + "){" +
                       std::to_string(std::max<std::int64_t>(least - 1, 0)) + "," + end + "}";
    if (least == 0) list = "(" + list + ")?";
    return "(\"[\" " + list + " \"]\")";
  }

  /// One item of each of the schemas.
  std::string tuple(const json& schemas, int depth) {
    std::string list;
    for (const json& each : schemas) list += (list.empty() ? "" : R"( "," )") + value(each, depth + 1);
    return "(\"[\" " + list + " \"]\")";
  }

  std::string rule(const std::string& body) {
    const std::string name = "rule" + std::to_string(count_++);
    rules_ += name + " ::= " + body + "\n";
    return name;
  }

  std::string rules_;
  int count_ = 0;
  int values_ = 0;
};

}  // namespace

std::string schema_grammar(const json& schema) {
  Writer writer;
  const std::string root = writer.value(schema, 0);
  return "root ::= " + root + "\n" + writer.rules() + kShared + open_rules();
}

}  // namespace limelight::llama
