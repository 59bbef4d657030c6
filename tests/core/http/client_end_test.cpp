// How a call ends before its answer: by a stop, by the client's end, by its own handler.
#include <thread>
#include <vector>

#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include "tests/core/http/caller.hpp"
#include "tests/core/http/site.hpp"

namespace limelight::test {

TEST_CASE("a stop from another thread ends a call that waits, for its head or in its body", "[http]") {
  for (const char* path : {"/stall", "/stall-in-body"}) {
    Site site;
    Caller caller;
    std::stop_source source;
    std::jthread stopper([&] {
      site.wait_for_stalls(1);
      source.request_stop();
    });
    const auto called = caller.ask(get(site.url(path)), source.get_token());
    CHECK(code_of(*called) == Errc::cancelled);
    CHECK(called->answers == 1);
  }
}

TEST_CASE("a stop requested before the call ends it, and one after its answer changes nothing", "[http]") {
  const Site site;
  Caller caller;
  std::stop_source before;
  before.request_stop();
  CHECK(code_of(*caller.ask(get(site.url("/status/200")), before.get_token())) == Errc::cancelled);
  std::stop_source after;
  const auto called = caller.ask(get(site.url("/status/200")), after.get_token());
  after.request_stop();
  caller.loop.restart();
  caller.loop.poll();
  CHECK(called->answers == 1);
  CHECK(called->outcome->has_value());
}

TEST_CASE("destroying the client answers each call still open exactly once, with cancelled", "[http]") {
  Site site;
  Caller caller;
  std::stop_source source;
  std::vector<std::shared_ptr<Called>> calls;
  calls.push_back(caller.send(get(site.url("/stall")), source.get_token()));
  calls.push_back(caller.send(get(site.url("/stall-in-body"))));
  std::jthread waker([&] {
    site.wait_for_stalls(2);
    boost::asio::post(caller.loop, [&] { calls.push_back(caller.send(get(site.url("/status/200")))); });
  });
  REQUIRE(caller.run_until([&] { return calls.size() == 3; }));
  caller.client.reset();
  for (const auto& called : calls) {
    CHECK(called->answers == 1);
    CHECK(code_of(*called) == Errc::cancelled);
  }
  source.request_stop();
  caller.loop.restart();
  caller.loop.poll();
  for (const auto& called : calls) CHECK(called->answers == 1);
}

TEST_CASE("a handler that asks again while the client ends is answered at once", "[http]") {
  const Site site;
  Caller caller;
  std::optional<Errc> second;
  HttpClient* const ending = &*caller.client;  // the optional is empty while it ends
  const auto again = [&, ending](Result<HttpStatus>) {
    ending->send(
        get(site.url("/status/200")), {}, [](std::string_view) {},
        [&](Result<HttpStatus> outcome) { second = outcome.error().code; });
  };
  caller.client->send(get(site.url("/stall")), {}, [](std::string_view) {}, again);
  caller.client.reset();
  CHECK(second == Errc::cancelled);
}

TEST_CASE("a handler may destroy the client that calls it", "[http]") {
  const Site site;
  Caller caller;
  const auto other = caller.send(get(site.url("/stall")));
  bool ended = false;
  const auto end = [&](Result<HttpStatus> outcome) {
    CHECK(outcome.has_value());
    caller.client.reset();
    ended = true;
  };
  caller.client->send(get(site.url("/status/200")), {}, [](std::string_view) {}, end);
  REQUIRE(caller.run_until([&] { return ended; }));
  CHECK(other->answers == 1);
  CHECK(code_of(*other) == Errc::cancelled);
}

}  // namespace limelight::test
