#include "core/event.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "core/fields_json.hpp"
#include "core/json.hpp"

namespace limelight::test {
namespace {

/// The defaults of every alternative, in order; optional parts are filled in by the cases that need them.
template <std::size_t... Places>
std::vector<EventBody> all_bodies(std::index_sequence<Places...>) {
  return {EventBody(std::variant_alternative_t<Places, EventBody>{})...};
}

std::vector<EventBody> all_bodies() {
  return all_bodies(std::make_index_sequence<std::variant_size_v<EventBody>>{});
}

/// Bodies with all that is awkward to write: in texts, numbers, lists, and parts that may be absent.
std::vector<EventBody> awkward_bodies() {
  constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHighest = std::numeric_limits<std::uint64_t>::max();
  const std::vector<std::string> texts{"",
                                       "plain",
                                       "\"quoted\" \\ and / and \b\f\n\r\t",
                                       std::string{"\0\x01\x1f\x7f", 4},
                                       "gr\u00fc\u00df \u732b \U0001F431",
                                       "cut \xC3",
                                       "lone \xA9 \xED\xA0\x80 \xFF",
                                       "[",
                                       ","};
  std::vector<double> numbers{0.0, -0.0, 1, -1, 0.1, 1.0 / 3, 123456789.125, 1e15, 1e16, 1e-4, 1e-5, 1e300};
  const std::vector<double> ends{
      5e-324, 1.7976931348623157e308, std::nan(""), HUGE_VAL, -HUGE_VAL, 9007199254740992, 42, -999999, 1e6};
  numbers.insert(numbers.end(), ends.begin(), ends.end());
  std::vector<EventBody> bodies;
  for (const std::string& text : texts) {
    bodies.emplace_back(ProposalMade{
        kLowest, text, ToolRequest{text, {{text, {text, nullptr, 1.5, {{"b", 1}, {"a", {}}}}}}}});
    bodies.emplace_back(ToolIntended{text, text, nlohmann::json::array({text}), true});
    bodies.emplace_back(TickStarted{text, texts, 0.7});
    bodies.emplace_back(AgentFaulted{text, text, text});
    ModelCalled call;
    call.model = call.error = call.why = text;
    call.seed = kHighest;
    bodies.emplace_back(call);
  }
  for (const double number : numbers) {
    bodies.emplace_back(MemoryRecalled{texts, {{kLowest, "", number, {}}, {1, "a", -number, {}}}});
    ModelCalled call;
    call.temperature = number;
    call.mean_logprob = number;
    bodies.emplace_back(call);
    bodies.emplace_back(
        VerdictReached{0, "", "", "", number, {{1, number}, {2}}, SalienceWeights{number}, numbers});
    bodies.emplace_back(DriveUpdated{"", "", {number, number, number}, {number}, number, number, 1, "", ""});
    bodies.emplace_back(TextsEmbedded{"", {{"key", number, "levels"}}});
  }
  return bodies;
}

}  // namespace

TEST_CASE("an event is written with the bytes that its JSON tree has", "[event]") {
  std::vector<EventBody> bodies = awkward_bodies();
  std::ranges::copy(all_bodies(), std::back_inserter(bodies));
  for (const EventBody& body : bodies) {
    INFO(to_text(static_cast<EventKind>(body.index())));
    TextBuffer text;
    append_canonical(text += "before", body);
    CHECK(text.view() == "before" + canonical(to_json(body)));
  }
}

TEST_CASE("every letter at every place of a text is written as its JSON tree writes it", "[event]") {
  for (const std::size_t size : {1, 7, 8, 9, 17}) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int letter = 0; letter < 256; ++letter) {
        std::string value(size, '!');
        value[place] = static_cast<char>(letter);
        TextBuffer text;
        append_canonical(text, value);
        if (text.view() != canonical(nlohmann::json(value))) FAIL(size << ", " << place << ": " << letter);
      }
    }
  }
  SUCCEED("all of them");
}

TEST_CASE("a number of six decimals is written as it is said, others with the digits of its JSON tree",
          "[event]") {
  const auto text_of = [](double value) {
    TextBuffer text;
    append_canonical(text, value);
    return std::string(text.view());
  };
  CHECK(text_of(0.1) == "0.1");
  CHECK(text_of(-0.001) == "-0.001");
  CHECK(text_of(0.001298) == "0.001298");
  CHECK(text_of(999999.999999) == "999999.999999");
  std::uint64_t state = 1;
  double scale = 1;
  for (int round = 0; round < 20'000; ++round) {
    state = state * 6364136223846793005 + 1442695040888963407;
    scale = round % 12 == 0 ? 1 : scale * 10;
    const auto digits = static_cast<double>(state >> (24 + round % 40));
    for (const double value : {digits / scale, -digits / scale, std::nextafter(digits / scale, 2.0)}) {
      const std::string text = text_of(value);
      REQUIRE(nlohmann::json::parse(text).get<double>() == value);
      const std::size_t point = text.find('.');
      if (text.size() - point > 7 || std::abs(value) >= 1e6 || std::abs(value) < 1e-3)
        REQUIRE(text == canonical(nlohmann::json(value)));
    }
  }
}

TEST_CASE("the bytes of an event are those that earlier versions wrote", "[event]") {
  const auto text_of = [](const EventBody& body) {
    TextBuffer text;
    append_canonical(text, body);
    return std::string(text.view());
  };
  CHECK(text_of(ProposalMade{1, "a \"b\"\n\u00fc\xFF", {}}) ==
        "{\"candidate\":1,\"text\":\"a \\\"b\\\"\\n\u00fc\uFFFD\"}");
  VerdictReached verdict;
  verdict.tag = "WAIT";
  verdict.ignition = 0.1;
  verdict.salience.push_back({2, 0, 0, 0, 0, 0, 0, 1});
  CHECK(
      text_of(verdict) ==
      R"({"arbiter":"","candidate":0,"ignition":0.1,"reason":"","salience":[{"candidate":2,"confidence":0.0,)"
      R"("critic":0.0,"habituation":0.0,"novelty":0.0,"relevance":0.0,"total":1.0,"urgency":0.0}],)"
      R"("tag":"WAIT"})");
  ModelCalled call;
  call.why = "late";
  call.temperature = 1e-7;
  CHECK(
      text_of(call) ==
      R"({"answer":"","cached_tokens":0,"completion_tokens":0,"duration_ms":0,"estimated":false,"finish":"",)"
      R"("model":"","prompt_tokens":0,"role":"","seed":0,"temperature":1e-07,"why":"late"})");
}

TEST_CASE("an event of every kind comes back from JSON as it went", "[event]") {
  for (const EventBody& body : all_bodies()) {
    const Event event{Sequence{7},
                      TickNumber{3},
                      WallTime{Milliseconds{1234567890123}},
                      "engine",
                      {Sequence{5}, Sequence{6}},
                      Taint::tool,
                      body};
    INFO(to_text(event.kind()));
    const auto text = canonical(to_json(event));
    const auto back = event_from_json(*parse_json(text));
    REQUIRE(back);
    CHECK(back->kind() == event.kind());
    CHECK(canonical(to_json(*back)) == text);
  }
}

TEST_CASE("a missing field of any kind of event is an error that names the kind", "[event]") {
  for (const EventBody& body : all_bodies()) {
    const auto kind = to_text(static_cast<EventKind>(body.index()));
    const auto refused = body_from_json(kind, nlohmann::json::object());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::invalid_json);
    CHECK(refused.error().where == kind);
  }
}

TEST_CASE("a proposal keeps its tool request, and has none if none was made", "[event]") {
  const EventBody with = ProposalMade{2, "look", ToolRequest{"clock", {{"zone", "UTC"}}}};
  const auto back = body_from_json("proposal.made", to_json(with));
  REQUIRE(back);
  CHECK(std::get<ProposalMade>(*back).request->arguments["zone"] == "UTC");
  CHECK_FALSE(to_json(EventBody(ProposalMade{1, "think", {}})).contains("request"));
}

TEST_CASE("an unknown kind, taint or time of an event is refused", "[event]") {
  auto text = to_json(Event{Sequence{1}, {}, WallTime{}, "engine", {}, Taint::self, RunStopped{"quiet"}});
  REQUIRE(event_from_json(text));
  for (const auto& [key, value] :
       {std::pair{"kind", "run.paused"}, {"taint", "nobody"}, {"at", "yesterday"}}) {
    auto wrong = text;
    wrong[key] = value;
    CHECK(event_from_json(wrong).error().code == Errc::invalid_json);
  }
  CHECK_FALSE(event_from_json(nlohmann::json::array()));
}

}  // namespace limelight::test
