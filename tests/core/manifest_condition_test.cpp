#include <catch2/catch.hpp>

#include "core/limits.hpp"
#include "core/manifest/condition.hpp"
#include "core/manifest/loader.hpp"

namespace limelight::test {
namespace {

using Kind = Condition::Kind;

Condition parsed(const std::string& text) {
  const auto condition = parse_condition(text);
  INFO(text);
  if (!condition) FAIL(condition.error().message);
  return *condition;
}

struct Mistake {
  std::string text;
  std::size_t offset;
  std::string message;
};

/// The first complaint about a generator with these keys.
std::string complaint(const std::string& keys) {
  const std::string head = "limelight: 1\nmodels: {m: {}}\nagents:\n  - name: g\n    role: generator\n";
  const auto diagnostics = parse_manifest(head + keys, "mind.yaml").diagnostics;
  return diagnostics.empty() ? "" : describe(diagnostics.front());
}

}  // namespace

TEST_CASE("each term of a condition is read as what it says", "[condition]") {
  CHECK(parsed("stimulus.received") == Condition{.kind = Kind::event, .event = EventKind::stimulus_received});
  CHECK(parsed("topic \"Solar panels\"") == Condition{.kind = Kind::topic, .text = "Solar panels"});
  CHECK(parsed("topic 'tides'") == Condition{.kind = Kind::topic, .text = "tides"});
  CHECK(parsed("relevance >= 0.4") == Condition{.kind = Kind::relevance, .threshold = 0.4});
  CHECK(parsed("every 5") == Condition{.kind = Kind::every, .count = 5});
  CHECK(parsed(" stuck>=3 ") == Condition{.kind = Kind::stuck, .count = 3});
  CHECK(parsed("mode sleeping") == Condition{.kind = Kind::mode, .text = "sleeping"});
}

TEST_CASE("every kind of event is a term, by the name it has on the wire", "[condition]") {
  for (const std::string_view name : event_kind_names()) {
    CHECK(to_text(parsed(std::string(name)).event) == name);
  }
}

TEST_CASE("not binds tighter than and, and and tighter than or; brackets change that", "[condition]") {
  const Condition loose = parsed("mode idle or not stuck >= 2 and every 3");
  REQUIRE(loose.kind == Kind::either);
  REQUIRE(loose.parts.size() == 2);
  REQUIRE(loose.parts[1].kind == Kind::both);
  CHECK(loose.parts[1].parts[0].kind == Kind::negation);
  const Condition bound = parsed("(mode idle or not stuck >= 2) and every 3");
  CHECK(bound.kind == Kind::both);
  CHECK(bound.parts[0].kind == Kind::either);
  CHECK(parsed("every 1 or every 2 or every 3").parts.size() == 3);
}

TEST_CASE("a condition written out is read back as the same condition", "[condition]") {
  for (const std::string text :
       {"stimulus.received", "topic \"tides\" and not mode idle", "not (stuck >= 3 or every 5)",
        "(mode idle or relevance >= 0.25) and (tool.finished or topic 'a \"b\"')", "not not every 2",
        "(every 2 or every 3) or every 5", "(every 2 and every 3) and every 5",
        "not (every 2 and every 3)"}) {
    const Condition condition = parsed(text);
    CHECK(parsed(to_text(condition)) == condition);
  }
  CHECK(to_text(parsed("( mode   idle ) or\nevery 2")) == "mode idle or every 2");
}

TEST_CASE("a mistake in a condition is told with its place and what was expected", "[condition]") {
  const std::vector<Mistake> mistakes{
      {"", 0,
       "expected a kind of event (such as stimulus.received), topic, relevance, every, stuck, mode or not, "
       "not the end"},
      {"stimulus.recieved", 0, "not 'stimulus.recieved': did you mean stimulus.received?"},
      {"mode idle adn every 5", 10, "expected and, or or the end, not 'adn'"},
      {"mode idle and", 13, "not the end"},
      {"mode asleep", 5, "expected idle, responding or sleeping after mode, not 'asleep'"},
      {"mode respondign", 5, "did you mean responding?"},
      {"every 0", 6, "expected a whole number from 1 to 1000000, not '0'"},
      {"every: 5", 5, "expected a whole number"},
      {"every 2.5", 6, "not '2.5'"},
      {"every 1000001", 6, "from 1 to 1000000"},
      {"stuck > 3", 6, "expected '>=' after stuck, not '>'"},
      {"stuck >= three", 9, "not 'three'"},
      {"relevance 0.4", 10, "expected '>=' after relevance"},
      {"relevance >= 1.5", 13, "expected a number from 0 to 1, not '1.5'"},
      {"relevance >= nan", 13, "from 0 to 1"},
      {"topic tides", 6, "expected words in quotes after topic, as in topic \"tides\", not 'tides'"},
      {"topic \"tides", 6, "the quote is never closed"},
      {"topic \"", 6, "the quote is never closed"},
      {"topic \"?!\"", 6, "expected a word of letters or digits"},
      {"(mode idle", 10, "expected and, or or ')', not the end"},
      {"mode idle)", 9, "expected and, or or the end, not ')'"},
      {"topci \"x\"", 0, "did you mean topic?"},
  };
  for (const Mistake& mistake : mistakes) {
    INFO(mistake.text);
    const auto condition = parse_condition(mistake.text);
    REQUIRE_FALSE(condition);
    CHECK(condition.error().offset == mistake.offset);
    CHECK_THAT(condition.error().message, Catch::Contains(mistake.message));
  }
}

TEST_CASE("a condition may be as deep and as long as its limits say, and no more", "[condition]") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '(') + "every 2" + std::string(depth, ')');
  };
  CHECK(parse_condition(nested(limits::kConditionDepth)));
  const auto deep = parse_condition(nested(limits::kConditionDepth + 1));
  REQUIRE_FALSE(deep);
  CHECK(deep.error().offset == limits::kConditionDepth);
  const std::string long_text = "every 2" + std::string(limits::kConditionBytes - 7, ' ');
  CHECK(parse_condition(long_text));
  CHECK_FALSE(parse_condition(long_text + " "));
}

TEST_CASE("no text, however broken, does more than fail", "[condition]") {
  const std::string text = "not (topic \"a\" or stuck >= 3) and relevance >= 0.5";
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto cut = parse_condition(text.substr(0, length));
    if (!cut) CHECK(cut.error().offset <= length);
    for (const char wrong : {'"', '(', '>', '\x80', '\0'}) {
      std::string broken = text;
      broken[length] = wrong;
      static_cast<void>(parse_condition(broken));
    }
  }
}

TEST_CASE("the caret stands under the mistake, however the condition is written in YAML", "[condition]") {
  CHECK(complaint("    when: mode idle adn every 5\n") ==
        "mind.yaml:6:21: error LL0201: agents[].when: expected and, or or the end, not 'adn'\n"
        "      when: mode idle adn every 5\n"
        "                      ^");
  CHECK_THAT(complaint("    when: \"topic \\\"tides\\\" adn every 5\"\n"), Catch::Contains("mind.yaml:6:28"));
  CHECK_THAT(complaint("    when: 'topic ''tides'' adn every 5'\n"), Catch::Contains("mind.yaml:6:28"));
  CHECK_THAT(complaint("    when: |\n      mode idle\n      adn every 5\n"),
             Catch::Contains("mind.yaml:8:7"));
  CHECK_THAT(complaint("    when: >-\n      mode idle\n      or every no\n"),
             Catch::Contains("mind.yaml:8:16"));
  CHECK_THAT(complaint("    when: mode idle or\n      every no\n"), Catch::Contains("mind.yaml:7:13"));
  CHECK_THAT(complaint("    when: \"mode \\x61sleep\"\n"), Catch::Contains("mind.yaml:6:11"));
}

TEST_CASE("relevance needs a topic, and a topic needs relevance", "[condition]") {
  CHECK_THAT(complaint("    when: relevance >= 0.4\n"), Catch::Contains("this agent needs 'topic'"));
  CHECK_THAT(complaint("    topic: the sea\n"), Catch::Contains("'topic' is for relevance in when"));
  CHECK_THAT(complaint("    when: every 5\n    topic: the sea\n"),
             Catch::Contains("'topic' is for relevance"));
  CHECK(complaint("    when: relevance >= 0.4\n    topic: the sea\n") == "");
}

TEST_CASE("a when that is not text is told once", "[condition]") {
  for (const std::string value : {"5", "yes", "[every, 5]", ""}) {
    const auto diagnostics =
        parse_manifest(
            "limelight: 1\nmodels: {m: {}}\nagents: [{name: g, role: generator, when: " + value + "}]\n",
            "mind.yaml")
            .diagnostics;
    INFO(value);
    CHECK(diagnostics.size() == 1);
  }
}

}  // namespace limelight::test
