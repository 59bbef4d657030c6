#include "core/secret.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace limelight;

TEST_CASE("a secret is blotted out of a text, and so is every piece of eight letters and more", "[core]") {
  const Secret key("sk-0123456789abcdef");
  CHECK(key.redact("bad key sk-0123456789abcdef!") == "bad key [secret]!");
  CHECK(key.redact("sk-0123456789abcdefsk-0123456789abcdef") == "[secret][secret]");
  CHECK(key.redact("ends with 9abcdef") == "ends with 9abcdef");
  CHECK(key.redact("ends with 89abcdef") == "ends with [secret]");
  CHECK(key.redact("begins sk-01234...") == "begins [secret]...");
  CHECK(key.redact("01234567 and 456789abc") == "[secret] and [secret]");
  CHECK(key.redact("0123456701234567") == "[secret][secret]");
  CHECK(key.redact("nothing of it") == "nothing of it");
  CHECK(key.redact("") == "");
}

TEST_CASE("a short secret is blotted out whole", "[core]") {
  CHECK(Secret("k-12345").redact("k-12345, k-1234") == "[secret], k-1234");
  CHECK(Secret("secret").redact("a secret") == "a [secret]");
  CHECK(Secret().redact("all of it") == "all of it");
}

TEST_CASE("a secret is read without the space around it, and refused if it cannot be sent", "[core]") {
  CHECK(read_secret("\t key \r\n", "K")->reveal() == "key");
  CHECK(read_secret(" \n", "K").error().code == Errc::secret_missing);
  for (const char* odd : {"a\nb", "a\rb", "a b",
                          "a\x01"
                          "b",
                          "a\x7F"
                          "b",
                          "a\xC3\xA9"}) {
    const auto read = read_secret(odd, "K");
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Errc::secret_unusable);
    CHECK(read.error().where == "K");
  }
}
