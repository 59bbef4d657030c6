#include "plugins/llama/schema_grammar.hpp"

#include <algorithm>

namespace limelight::llama {
namespace {

using nlohmann::json;

constexpr std::int64_t kLongestRepeat = 2000;  // llama.cpp refuses grammars with longer repetitions
constexpr std::int64_t kWidestRange = 1000;
constexpr int kDeepest = 32;

constexpr const char* kShared = R"(
char ::= [^"\\\x00-\x1F\x7F] | "\\" ["\\/bfnrt]
digits ::= "0" | [1-9] [0-9]{0,15}
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

std::int64_t bounded(const json& schema, const char* key, std::int64_t otherwise) {
  const auto found = schema.find(key);
  if (found == schema.end() || !found->is_number_integer()) return otherwise;
  return std::clamp<std::int64_t>(found->get<std::int64_t>(), 0, kLongestRepeat);
}

class Writer {
 public:
  std::string rules() const { return rules_; }
  const std::string& problem() const { return problem_; }

  // An expression in brackets that matches values of the schema.
  std::string value(const json& schema, int depth) {
    if (depth > kDeepest) return refuse("it nests too deeply");
    if (!schema.is_object()) return refuse("a schema must be an object");
    if (const auto constant = schema.find("const"); constant != schema.end())
      return literal(constant->dump());
    if (const auto choices = schema.find("enum"); choices != schema.end()) return one_of(*choices);
    const std::string type = schema.contains("type") && schema["type"].is_string()
                                 ? schema["type"].get<std::string>()
                                 : (schema.contains("properties") ? "object" : "");
    if (type == "object") return object(schema, depth);
    if (type == "array") return array(schema, depth);
    if (type == "string") return string(schema);
    if (type == "integer") return integer(schema);
    if (type == "number") return R"(("-"? digits ("." [0-9]{1,6})?))";
    if (type == "boolean") return R"(("true" | "false"))";
    if (type == "null") return R"("null")";
    return refuse("the type \"" + type + "\" cannot be enforced while decoding");
  }

 private:
  std::string refuse(const std::string& why) {
    if (problem_.empty()) problem_ = why;
    return "\"\"";
  }

  std::string one_of(const json& choices) {
    if (!choices.is_array() || choices.empty()) return refuse("enum must be a list with something in it");
    std::string rule;
    for (const json& one : choices) rule += (rule.empty() ? "" : " | ") + literal(one.dump());
    return "(" + rule + ")";
  }

  std::string string(const json& schema) {
    const std::int64_t least = bounded(schema, "minLength", 0);
    const std::int64_t most = bounded(schema, "maxLength", kLongestRepeat);
    if (least > most) return refuse("minLength is over maxLength");
    return R"(("\"" char{)" + std::to_string(least) + "," + std::to_string(most) + R"(} "\""))";
  }

  std::string integer(const json& schema) {
    const bool closed = schema.contains("minimum") && schema.contains("maximum") &&
                        schema["minimum"].is_number_integer() && schema["maximum"].is_number_integer();
    if (closed) {
      const auto low = schema["minimum"].get<std::int64_t>(), high = schema["maximum"].get<std::int64_t>();
      if (low > high) return refuse("minimum is over maximum");
      if (static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) < kWidestRange) {
        json every = json::array();
        for (std::int64_t one = low; one <= high; ++one) every.push_back(one);
        return one_of(every);
      }
    }
    const bool positive =
        schema.contains("minimum") && schema["minimum"].is_number() && schema["minimum"] >= 0;
    return positive ? "digits" : R"(("-"? digits))";
  }

  std::string object(const json& schema, int depth) {
    std::string body = R"("{")";
    bool first = true;
    if (schema.contains("properties")) {
      for (const auto& [key, property] : schema["properties"].items()) {
        body +=
            (first ? " " : R"( "," )") + literal(json(key).dump() + ":") + " " + value(property, depth + 1);
        first = false;
      }
    }
    return rule(body + R"( "}")");
  }

  std::string array(const json& schema, int depth) {
    const std::int64_t least = bounded(schema, "minItems", 0),
                       most = bounded(schema, "maxItems", kLongestRepeat);
    if (least > most) return refuse("minItems is over maxItems");
    if (most == 0) return R"("[]")";
    if (!schema.contains("items")) return refuse("an array needs items");
    const std::string item = rule(value(schema["items"], depth + 1));
    std::string items = item + " (\",\" " + item + "){" +
                        std::to_string(std::max<std::int64_t>(least - 1, 0)) + "," +
                        std::to_string(most - 1) + "}";
    if (least == 0) items = "(" + items + ")?";
    return "(\"[\" " + items + " \"]\")";
  }

  std::string rule(const std::string& body) {
    const std::string name = "rule" + std::to_string(count_++);
    rules_ += name + " ::= " + body + "\n";
    return name;
  }

  std::string rules_;
  std::string problem_;
  int count_ = 0;
};

}  // namespace

std::expected<std::string, std::string> schema_grammar(const json& schema) {
  Writer writer;
  const std::string root = writer.value(schema, 0);
  if (!writer.problem().empty()) return std::unexpected(writer.problem());
  return "root ::= " + root + "\n" + writer.rules() + kShared;
}

}  // namespace limelight::llama
