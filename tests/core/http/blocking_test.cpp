#include "core/http/blocking.hpp"

#include <stop_token>
#include <string>

#include <catch2/catch.hpp>

#include "tests/core/http/caller.hpp"
#include "tests/core/http/site.hpp"

namespace limelight::test {

TEST_CASE("a request that is waited for gives status and body, one after the other", "[http]") {
  const Site site;
  BlockingHttp http;
  HttpRequest request;
  request.url = site.url("/echo");
  request.body = "what is said";
  const auto echoed = http.send(request);
  REQUIRE(echoed);
  CHECK(echoed->status.code == 200);
  CHECK(echoed->body == "||what is said");
  CHECK(http.send(get(site.url("/status/404")))->status.code == 404);
  CHECK(site.requests() == 2);
}

TEST_CASE("where nobody listens, waiting ends with the reason", "[http]") {
  BlockingHttp http;
  const auto refused = http.send(get("http://127.0.0.1:" + std::to_string(free_port()) + "/"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::model_unreachable);
}

TEST_CASE("a stream is heard piece by piece, and ends when its listener has enough", "[http]") {
  Site site;
  BlockingHttp http;
  std::stop_source enough;
  std::string heard;
  const auto take = [&](std::string_view piece) {
    if (heard.empty()) heard = piece;
    enough.request_stop();
  };
  // The gate stays closed: the answer's end never comes by itself.
  const auto ended = http.stream(get(site.url("/gate")), enough.get_token(), take);
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == Errc::cancelled);
  CHECK(heard == "first");
  site.open_gate();
}

TEST_CASE("a server that falls silent is waited for as long as was said, and no longer", "[http]") {
  Site site;
  BlockingHttp http;
  const auto answer = http.send(get(site.url("/gate")), {}, Milliseconds{50});
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == Errc::timed_out);
  CHECK(answer.error().why == "nothing came for 50 ms");
  std::string heard;
  const auto ended = http.stream(
      get(site.url("/gate")), {}, [&heard](std::string_view piece) { heard += piece; }, Milliseconds{50});
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == Errc::timed_out);
  CHECK(heard == "first");
  site.open_gate();
  CHECK(http.send(get(site.url("/echo")), {}, Milliseconds{60'000}));
}

}  // namespace limelight::test
