// libcurl is loaded when it is first needed, and says what is wrong if it cannot be.
#include "core/http/curl_library.hpp"

#include <catch2/catch.hpp>

namespace limelight::test {

TEST_CASE("a machine without libcurl is told how to get it", "[http]") {
  const auto loaded = load_curl("libcurl-that-is-not-there.so.4");
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == Errc::model_unreachable);
  CHECK(loaded.error().where == "libcurl-that-is-not-there.so.4");
  CHECK(loaded.error().why.find("apt install libcurl4") != std::string::npos);
}

TEST_CASE("a library that is not libcurl is refused by the function it lacks", "[http]") {
  const auto loaded = load_curl("libm.so.6");
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().why.find("it has no curl_global_init") != std::string::npos);
}

TEST_CASE("the system's libcurl is loaded once", "[http]") {
  REQUIRE(curl_library());
  CHECK(&curl_library() == &curl_library());
  CHECK(curl_library()->easy_strerror(CURLE_OK) != nullptr);
}

}  // namespace limelight::test
