#include "core/http/client.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

#include "tests/core/http/caller.hpp"
#include "tests/core/http/site.hpp"

namespace limelight::test {

TEST_CASE("every status a server gives is an outcome, with its body, type and wish to be asked again",
          "[http]") {
  const Site site;
  Caller caller;
  for (const int status : {200, 404, 429, 500, 503}) {
    const auto called = caller.ask(get(site.url("/status/" + std::to_string(status))));
    REQUIRE(called->outcome->has_value());
    CHECK((*called->outcome)->code == status);
    CHECK((*called->outcome)->content_type == "text/plain");
    CHECK(called->body == "it is " + std::to_string(status));
    CHECK((*called->outcome)->retry_after.has_value() == (status == 429));
  }
}

TEST_CASE("a redirect is a status: nothing is fetched from where it points", "[http]") {
  const Site site;
  Caller caller;
  const auto called = caller.ask(get(site.url("/status/302")));
  REQUIRE(called->outcome->has_value());
  CHECK((*called->outcome)->code == 302);
  CHECK(called->body == "it is 302");
  CHECK(site.requests() == 1);
}

TEST_CASE("body, headers and bearer arrive as they were given", "[http]") {
  const Site site;
  Caller caller;
  HttpRequest request;
  request.url = site.url("/echo");
  request.headers.push_back(HttpHeader{"X-Note", "a note"});
  request.headers.push_back(HttpHeader{"Content-Type", "application/octet-stream"});
  request.bearer = Secret{"k-1"};
  request.body = std::string("with a \0 inside", 15) + std::string(100'000, 'x');
  const std::string expected = "Bearer k-1|a note|" + request.body;
  const bool same = caller.ask(std::move(request))->body == expected;
  CHECK(same);  // too long to print
}

TEST_CASE("what would break a header apart is not sent", "[http]") {
  const Site site;
  Caller caller;
  HttpRequest injected = get(site.url("/echo"));
  injected.headers.push_back(HttpHeader{"X-Note", "a note\r\nX-Admin: yes"});
  HttpRequest bearing = get(site.url("/echo"));
  bearing.bearer = Secret{"k-1\nX-Admin: yes"};
  for (HttpRequest* each : {&injected, &bearing}) {
    const auto called = caller.ask(std::move(*each));
    REQUIRE_FALSE(called->outcome->has_value());
    CHECK(called->outcome->error().code == Errc::invalid_argument);
  }
  CHECK(site.requests() == 0);
}

TEST_CASE("one connection serves calls that follow each other", "[http]") {
  const Site site;
  Caller caller;
  REQUIRE(caller.ask(get(site.url("/status/200")))->outcome->has_value());
  const int first = site.last_port();
  REQUIRE(caller.ask(get(site.url("/status/200")))->outcome->has_value());
  CHECK(site.last_port() == first);
}

TEST_CASE("the environment's proxy is never used", "[http]") {
  const Site site;
  const std::string nowhere = "http://127.0.0.1:" + std::to_string(free_port());
  for (const char* name : {"http_proxy", "all_proxy"}) ::setenv(name, nowhere.c_str(), 1);
  Caller caller;
  CHECK(caller.ask(get(site.url("/status/200")))->outcome->has_value());
  for (const char* name : {"http_proxy", "all_proxy"}) ::unsetenv(name);
}

TEST_CASE("an answer may reach its size limit but not pass it", "[http]") {
  const Site site;
  Caller caller;
  HttpRequest request = get(site.url("/status/200"));
  request.response_bytes = std::string("it is 200").size();
  CHECK(caller.ask(request)->outcome->has_value());
  --request.response_bytes;
  const auto called = caller.ask(request);
  CHECK(code_of(*called) == Errc::model_failed);
  CHECK_THAT(called->outcome->error().why, Catch::Contains("kResponseBytes (8 bytes)"));
}

TEST_CASE("a piece of the body is handed over before the next one is there", "[http]") {
  Site site;
  Caller caller;
  const auto called = caller.send(get(site.url("/gate")));
  REQUIRE(caller.run_until([&] { return called->body == "first"; }));
  CHECK_FALSE(called->outcome.has_value());
  site.open_gate();
  REQUIRE(caller.run_until([&] { return called->outcome.has_value(); }));
  CHECK(called->outcome->has_value());
  CHECK(called->body == "firstsecond");
}

TEST_CASE("an answer that breaks off is a failure, though its beginning was handed over", "[http]") {
  const Site site;
  Caller caller;
  const auto called = caller.ask(get(site.url("/broken")));
  CHECK(code_of(*called) == Errc::model_failed);
  CHECK(called->body == "half");
}

TEST_CASE("calls over the limit of connections are refused with the limit's name", "[http]") {
  Caller caller;
  const std::string nowhere = "http://127.0.0.1:" + std::to_string(free_port()) + "/";
  std::vector<std::shared_ptr<Called>> calls;
  for (std::size_t each = 0; each <= limits::kConnections; ++each) calls.push_back(caller.send(get(nowhere)));
  CHECK_FALSE(calls.back()->outcome.has_value());  // never inline
  for (const auto& called : calls) caller.run_until([&] { return called->outcome.has_value(); });
  CHECK(code_of(*calls.back()) == Errc::queue_full);
  CHECK_THAT(calls.back()->outcome->error().why, Catch::Contains("kConnections"));
  calls.pop_back();
  for (const auto& called : calls) CHECK(code_of(*called) == Errc::model_unreachable);
}

}  // namespace limelight::test
