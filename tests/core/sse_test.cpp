#include "core/sse.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "core/limits.hpp"

using namespace limelight;

namespace {

std::vector<SseEvent> events_of(std::string_view stream, std::size_t piece) {
  std::vector<SseEvent> events;
  SseParser parser([&](const SseEvent& event) { events.push_back(event); });
  for (std::size_t at = 0; at < stream.size(); at += piece) REQUIRE(parser.feed(stream.substr(at, piece)));
  return events;
}

}  // namespace

TEST_CASE("an event stream reads the same wherever it is cut and however its lines end", "[sse]") {
  const std::string stream =
      "\xEF\xBB\xBF: hello\r\nevent: tick\r\nid: 7\r\ndata: one\r\ndata:two\r\n\r\ndata: "
      "caf\xC3\xA9\n\n\rdata\r\rdata: lost";
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    const auto events = events_of(stream, piece);
    REQUIRE(events.size() == 3);
    CHECK(events[0].name == "tick");
    CHECK(events[0].data == "one\ntwo");
    CHECK(events[1].name == "message");
    CHECK(events[1].data == "caf\xC3\xA9");
    CHECK(events[1].id == "7");
    CHECK(events[2].data.empty());
  }
}

TEST_CASE("fields that are unknown, comments and events without data give nothing", "[sse]") {
  CHECK(events_of(": only a comment\n\nretry: 5\n\nevent: empty\n\nid: 3\n\nnonsense\n\n", 100).empty());
}

TEST_CASE("the last id stays until another comes, and one with a zero byte does not count", "[sse]") {
  const std::string zero{'\0'};
  const auto events =
      events_of("id: 1\ndata: a\n\ndata: b\n\nid: 9" + zero + "\ndata: c\n\nid\ndata: d\n\n", 100);
  REQUIRE(events.size() == 4);
  CHECK(events[0].id == "1");
  CHECK(events[1].id == "1");
  CHECK(events[2].id == "1");
  CHECK(events[3].id.empty());
}

TEST_CASE("an event's name does not stick, one space after the colon is dropped and more are kept", "[sse]") {
  const auto events = events_of("event:a\ndata:  two\n\ndata: b: c\n\n", 100);
  REQUIRE(events.size() == 2);
  CHECK(events[0].name == "a");
  CHECK(events[0].data == " two");
  CHECK(events[1].name == "message");
  CHECK(events[1].data == "b: c");
}

TEST_CASE("a line of an event stream may reach its limit but not pass it", "[sse]") {
  SseParser parser([](const SseEvent&) {});
  REQUIRE(parser.feed(std::string(limits::kSseLineBytes, ':')));
  const auto refused = parser.feed(":");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::model_garbage);
}

TEST_CASE("an event of many lines may reach its limit but not pass it", "[sse]") {
  const std::string part(limits::kSseLineBytes / 2 - 1,
                         'x');  // with the newlines between them two fit, to the byte
  std::size_t held = 0;
  SseParser fits([&](const SseEvent& event) { held = event.data.size(); });
  REQUIRE(fits.feed("data:" + part + "\ndata:" + part + "x\n\n"));
  CHECK(held == limits::kSseLineBytes);
  SseParser over([](const SseEvent&) {});
  REQUIRE(over.feed("data:" + part + "\ndata:" + part + "\n"));
  const auto refused = over.feed("data:xx\n");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::model_garbage);
}
