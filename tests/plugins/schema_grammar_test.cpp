#include "plugins/llama/schema_grammar.hpp"

#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <llama.h>

#include "plugins/host/model_files.hpp"

namespace limelight {
namespace {

struct FreeModel {
  void operator()(llama_model* model) const { llama_model_free(model); }
};
struct FreeSampler {
  void operator()(llama_sampler* sampler) const { llama_sampler_free(sampler); }
};

/// The default model's words, without its weights.
const llama_vocab* vocabulary() {
  static const std::unique_ptr<llama_model, FreeModel> model = [] {
    const auto file = find_model_file("default", "");
    if (!file) FAIL("the default model is missing: run ./scripts/setup");
    llama_log_set([](ggml_log_level, const char*, void*) {}, nullptr);
    llama_model_params params = llama_model_default_params();
    params.vocab_only = true;
    return std::unique_ptr<llama_model, FreeModel>{llama_model_load_from_file(file->c_str(), params)};
  }();
  REQUIRE(model);
  return llama_model_get_vocab(model.get());
}

bool allows(llama_sampler* grammar, llama_token token) {
  llama_token_data data{token, 1.0F, 0};
  llama_token_data_array candidates{&data, 1, -1, false};
  llama_sampler_apply(grammar, &candidates);
  return data.logit > 0;
}

/// True if a model under the schema could have said just this.
bool can_say(const nlohmann::json& schema, const std::string& answer) {
  const llama_vocab* vocab = vocabulary();
  const std::unique_ptr<llama_sampler, FreeSampler> grammar{
      llama_sampler_init_grammar(vocab, llama::schema_grammar(schema).c_str(), "root")};
  REQUIRE(grammar);
  std::vector<llama_token> tokens(answer.size() + 2);
  const int count = llama_tokenize(vocab, answer.data(), static_cast<int>(answer.size()), tokens.data(),
                                   static_cast<int>(tokens.size()), false, false);
  REQUIRE(count >= 0);
  tokens.resize(static_cast<std::size_t>(count));
  for (const llama_token token : tokens) {
    if (!allows(grammar.get(), token)) return false;
    llama_sampler_accept(grammar.get(), token);
  }
  return allows(grammar.get(), llama_vocab_eos(vocab));
}

struct Row {
  const char* schema;
  std::vector<const char*> can;
  std::vector<const char*> cannot;
};

const std::vector<Row> kRows = {
    {R"({})", {"1", R"("a")", "null", R"({"a":[1,{"b":true}]})"}, {"", "nul", "{a:1}"}},
    {R"(true)", {R"({"a":-1.5})"}, {"tru"}},
    {R"({"type": "object"})", {"{}", R"({"any":{"thing":[]}})"}, {"[]", "1"}},
    {R"({"type": "object", "properties": {}, "additionalProperties": false})", {"{}"}, {R"({"a":1})"}},
    {R"({"type": "object", "additionalProperties": {"type": "integer"}})",
     {"{}", R"({"a":1,"b":-2})"},
     {R"({"a":"b"})"}},
    {R"({"properties": {"a": {"type": "string"}, "b": {"type": "null"}}, "required": ["a", "b"]})",
     {R"({"a":"x","b":null})"},
     {"{}", R"({"a":"x"})", R"({"b":null,"a":"x"})"}},
    {R"({"type": "object", "properties": {"a": {"type": "boolean"}, "b": {}, "c": {"type": "number"}},
         "required": ["b"]})",
     {R"({"b":1})", R"({"b":1,"a":true})", R"({"b":[],"a":false,"c":0.5})", R"({"b":"","c":1})"},
     {"{}", R"({"a":true})", R"({"b":1,})", R"({"b":1,"d":2})"}},
    {R"({"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}})",
     {"{}", R"({"a":1})", R"({"b":2})", R"({"a":1,"b":2})"},
     {R"({,"b":2})", R"({"b":2,"a":1})", R"({"a":2})"}},
    {R"({"type": "object", "required": ["x"]})", {R"({"x":[1]})"}, {"{}"}},
    {R"({"enum": ["a\"b", 3, null, {"k": [1]}]})",
     {R"("a\"b")", "3", "null", R"({"k":[1]})"},
     {"4", R"("a")"}},
    {R"({"anyOf": [{"const": "x"}, {"type": "null"}, false]})", {R"("x")", "null"}, {"false", "1"}},
    {R"({"oneOf": [{"type": "object", "properties": {"n": {"const": 1}}, "required": ["n"]}, true]})",
     {R"({"n":1})", "7"},
     {"{"}},
    {R"({"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
         "anyOf": [{"required": ["a"]}, {"required": ["b"]}]})",
     {R"({"a":1})", R"({"b":2})", R"({"a":1,"b":2})"},
     {"{}", R"({"c":3})"}},
    {R"({"allOf": [{"type": "object", "properties": {"a": {"minimum": 0, "maximum": 2}}},
                   {"properties": {"a": {"type": "integer"}}, "required": ["a"]}]})",
     {R"({"a":2})"},
     {"{}", R"({"a":3})", R"({"a":"2"})"}},
    {R"({"type": ["string", "null"], "maxLength": 2})", {R"("ab")", "null"}, {R"("abc")", "1"}},
    {R"({"type": "array"})", {"[]", R"([1,"a",[]])"}, {"{}"}},
    {R"({"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2})",
     {"[1]", "[1,2]"},
     {"[]", "[1,2,3]"}},
    {R"({"type": "array", "items": [{"type": "string"}, {"type": "integer"}]})",
     {R"(["a",1])"},
     {"[1]", R"([1,"a"])"}},
    {R"({"type": "array", "items": {"type": "object"}, "minItems": 2})", {"[{},{}]", "[{},{},{}]"}, {"[{}]"}},
    {R"({"type": "array", "maxItems": 0})", {"[]"}, {"[1]"}},
    {R"({"type": "integer", "minimum": -5.0, "maximum": 5.0})", {"-5", "5"}, {"6", "-6", "1.5"}},
    {R"({"type": "integer", "minimum": 0})", {"0", "123456"}, {"-1", "01"}},
    {R"({"type": "string", "minLength": 2, "maxLength": 1})", {R"("ab")"}, {R"("a")"}},
    {R"({"$ref": "#/definitions/elsewhere"})", {"1", "{}"}, {"}"}},
    {R"({"type": "thing of tomorrow"})", {"1", "{}"}, {"}"}},
    {R"({"type": "string", "pattern": "^a+$", "format": "date"})", {R"("whatever")"}, {"1"}},
    {R"({"not": {"type": "null"}, "if": {"const": 1}, "then": false})", {"2"}, {"}"}},
    {R"({"enum": []})", {"1"}, {"}"}},
};

}  // namespace

TEST_CASE("a model under a schema can say what fits it, and nothing that does not", "[plugins]") {
  for (const Row& row : kRows) {
    const auto schema = nlohmann::json::parse(row.schema);
    for (const char* answer : row.can) {
      INFO(row.schema << " should allow " << answer);
      CHECK(can_say(schema, answer));
    }
    for (const char* answer : row.cannot) {
      INFO(row.schema << " should not allow " << answer);
      CHECK_FALSE(can_say(schema, answer));
    }
  }
}

TEST_CASE("a schema that is too deep or too wide still has a grammar", "[plugins]") {
  nlohmann::json deep = {{"type", "null"}};
  for (int level = 0; level < 60; ++level)
    deep = {{"type", "array"}, {"items", deep}, {"minItems", 1}, {"maxItems", 1}};
  CHECK(can_say(deep, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"));
  const nlohmann::json long_lists = {{"type", "array"}, {"items", {{"type", "array"}}}, {"maxItems", 200}};
  CHECK(can_say(long_lists, "[[1],[2]]"));
  CHECK(can_say(
      {{"type", "array"}, {"minItems", 1000}, {"maxItems", 1'000'000}}, "[" + [] {
        std::string items = "1";
        for (int item = 1; item < 200; ++item) items += ",1";
        return items;
      }() + "]"));
  nlohmann::json wide = {{"type", "null"}};
  for (int level = 0; level < 20; ++level) wide = {{"anyOf", {wide, wide}}};
  CHECK(can_say(wide, "null"));
}

}  // namespace limelight
