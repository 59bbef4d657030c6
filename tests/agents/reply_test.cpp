#include "agents/reply.hpp"

#include <catch2/catch.hpp>

#include "core/limits.hpp"

using namespace limelight;

namespace {

struct Ugly {
  const char* answer;
  const char* means;
};

}  // namespace

TEST_CASE("an ugly answer that still means one object is read as that object", "[agents]") {
  const std::vector<Ugly> replies{
      {R"({"a": 1})", R"({"a":1})"},
      {"```json\n{\"a\": 1}\n```", R"({"a":1})"},
      {"```\n{\"a\": 1}", R"({"a":1})"},
      {"Sure! Here it is: {\"a\": 1} Hope that helps.", R"({"a":1})"},
      {"{\"a\": 1,}", R"({"a":1})"},
      {"{\"a\": [1, 2, ], }", R"({"a":[1,2]})"},
      {"{'a': 'b'}", R"({"a":"b"})"},
      {"{'a': 'it's fine'}", R"({"a":"it's fine"})"},
      {"{\"a\": True, \"b\": False, \"c\": None}", R"({"a":true,"b":false,"c":null})"},
      {"{a: 1, b_c: \"x\"}", R"({"a":1,"b_c":"x"})"},
      {"{\"a\" = 1}", R"({"a":1})"},
      {"{\"a\": +3}", R"({"a":3})"},
      {"{\"a\": -2.5e1}", R"({"a":-25.0})"},
      {"{\"a\": .5}", R"({"a":0.5})"},
      {"{\"a\": 1 \"b\": 2}", R"({"a":1,"b":2})"},
      {"{\"a\": \"two\nlines\"}", R"({"a":"two\nlines"})"},
      {"{\"a\": 1 // why\n}", R"({"a":1})"},
      {"{/* hm */ \"a\": 1}", R"({"a":1})"},
      {"{\"a\": 1", R"({"a":1})"},
      {"{\"a\": [\"x\", \"y\"", R"({"a":["x","y"]})"},
      {"{\"a\": [\"x\"}", R"({"a":["x"]})"},
      {"{\u201ca\u201d: \u201cb\u201d}", R"({"a":"b"})"},
      {R"({"a": "\u00e9\ud83d\ude00"})", "{\"a\":\"\u00e9\U0001F600\"}"},
      {R"({"a": "\'quoted\'"})", R"({"a":"'quoted'"})"},
      {"<think>maybe {\"a\": 9}</think>{\"a\": 1}", R"({"a":1})"},
      {"<|im_start|>assistant\n{\"a\": 1}<|im_end|>", R"({"a":1})"},
      {"[PENDING] {\"a\": 1}", R"({"a":1})"},
      {"{\"a\": 1} {\"a\": 2}", R"({"a":1})"},
      {"{\"tag\": THINK_MORE}", R"({"tag":"THINK_MORE"})"},
      {"I will use {curly} braces: {\"a\": 1}", R"({"a":1})"},
      {"As [1] says, { is a brace. So {\"a\": 1}", R"({"a":1})"},
      {"{\"a\": banana} - no, {\"a\": 1}", R"({"a":1})"},
      {"{\"b\": {\"a\": 2}, \"c\": banana} - no, {\"a\": 1}", R"({"a":1})"},
      {R"({"a": "\ud83d\u0041\udc00"})", "{\"a\":\"\uFFFDA\uFFFD\"}"},
      {"[{\"a\": 1}, {\"a\": 2}]", R"({"list":[{"a":1},{"a":2}]})"},
      {"[\"x\"]", R"({"list":["x"]})"},
  };
  for (const Ugly& reply : replies) {
    INFO(reply.answer);
    const auto read = read_object(reply.answer, "list");
    if (!read) FAIL(read.error().why);
    CHECK(read->dump() == reply.means);
  }
}

TEST_CASE("an answer that means no object is refused with the reason", "[agents]") {
  const std::vector<Ugly> replies{
      {"", "there is no JSON object in it"},
      {"I would rather not.", "there is no JSON object in it"},
      {"{\"a\": \"cut off in the mid", "the answer ends inside a text"},
      {"{\"a\":", "the answer ends where a value belongs"},
      {"{", "the answer ends inside an empty"},
      {"{\"a\" 1}", "a colon is missing"},
      {"{\"a\": banana}", "a value is missing or not JSON"},
      {"{\"a\": 1.2.3}", "is no number"},
      {"<think>{\"a\": 1}", "there is no JSON object in it"},
      {R"({"a": "\u12"})", "an escape"},
      {R"({"list": [{"a": 1}, {"a": "cut)", "the answer ends inside a text"},
      {R"([{"a": 1}, {"a": "cut)", "the answer ends inside a text"},
      {R"({"b": {"a": 1}, "c": banana})", "a value is missing or not JSON"},
      {R"({"a": 1e999})", "is no number"},
  };
  for (const Ugly& reply : replies) {
    INFO(reply.answer);
    const auto read = read_object(reply.answer);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::model_garbage);
    CHECK_THAT(read.error().why, Catch::Contains(reply.means));
  }
}

TEST_CASE("an answer nested without end is refused", "[agents]") {
  const auto nested = [](std::size_t levels) {
    return "{\"a\":" + std::string(levels, '[') + std::string(levels, ']') + "}";
  };
  CHECK(read_object(nested(limits::kReplyDepth)));
  CHECK(read_object(nested(limits::kReplyDepth + 1)).error().code == Errc::model_garbage);
  const std::string deep = "{\"a\":" + std::string(100'000, '[');
  CHECK(read_object(deep).error().code == Errc::model_garbage);
}

TEST_CASE("a thought is the first line with words, without what models put around it", "[agents]") {
  const std::vector<Ugly> replies{
      {"The sea is salty.", "The sea is salty."},
      {"  The sea is salty.  \nAnd wide.", "The sea is salty."},
      {"\n\nThe sea is salty.", "The sea is salty."},
      {"Assistant: The sea is salty.", "The sea is salty."},
      {"**Thought:** The sea is salty.", "The sea is salty."},
      {"Next thought: \"The sea is salty.\"", "The sea is salty."},
      {"Thought 2: The sea is salty.", "The sea is salty."},
      {"- The sea is salty.", "The sea is salty."},
      {"1. The sea is salty.", "The sea is salty."},
      {"2) \u201cThe sea is salty.\u201d", "The sea is salty."},
      {"\u300c海水是咸的。\u300d", "海水是咸的。"},
      {"\u00ab Море солёное. \u00bb", "Море солёное."},
      {"\u201eDas Meer ist salzig.\u201c", "Das Meer ist salzig."},
      {"\u2022 The sea is salty.", "The sea is salty."},
      {"'The sea is salty.'", "The sea is salty."},
      {"\"The sea is salty.", "The sea is salty."},
      {"The sea is salty.<|im_end|>\n<|im_start|>user", "The sea is salty."},
      {"<|im_start|>assistant\nThe sea is salty.", "The sea is salty."},
      {"<think>Hm.</think>\nThe sea is salty.", "The sea is salty."},
      {"Thought:\nThe sea is salty.", "The sea is salty."},
      {"```\nThe sea is salty.\n```", "The sea is salty."},
      {"[PENDING] The sea is salty.", "The sea is salty."},
      {"\"Yes\" and \"no\"", "\"Yes\" and \"no\""},
      {"One thing is clear: the sea is salty.", "One thing is clear: the sea is salty."},
      {"3.5 percent of it is salt.", "3.5 percent of it is salt."},
  };
  for (const Ugly& reply : replies) {
    INFO(reply.answer);
    CHECK(read_line(reply.answer).value_or("(refused)") == reply.means);
  }
  for (const char* empty :
       {"", " \n ", "-", "\"\"", "Assistant:", "...", "<|im_end|>", "<think>still thinking"}) {
    INFO(empty);
    CHECK(read_line(empty).error().code == Errc::model_garbage);
  }
}

TEST_CASE("a thought over the limit is cut at a whole character", "[agents]") {
  CHECK(read_line(std::string(limits::kThoughtBytes, 'a'))->size() == limits::kThoughtBytes);
  CHECK(read_line(std::string(limits::kThoughtBytes + 1, 'a'))->size() == limits::kThoughtBytes);
  const auto cut = read_line(std::string(limits::kThoughtBytes - 1, 'a') + "\u00e9");
  CHECK(cut->size() == limits::kThoughtBytes - 1);
}

TEST_CASE("an answer to the user keeps its lines up to the first blank one", "[agents]") {
  CHECK(read_paragraph("Response: Two ways:\n- by boat\n- by train\n\nBye.").value() ==
        "Two ways:\n- by boat\n- by train");
}

TEST_CASE("a number written as a text is still a number", "[agents]") {
  const nlohmann::json object = {{"a", "+3"}, {"b", "Candidate 2"}, {"c", 1.5}, {"d", "none"}};
  CHECK(number_of(object, "a").value() == 3);
  CHECK(whole_of(object, "b").value() == 2);
  CHECK(whole_of(object, "c").error().why == "\"c\" is not a whole number");
  CHECK(number_of(object, "d").error().why == "\"d\" is not a number");
  CHECK(number_of(object, "e").error().why == "\"e\" is missing");
}
