#include "core/event.hpp"

#include <utility>

#include <catch2/catch.hpp>

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

}  // namespace

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
