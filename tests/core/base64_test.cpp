#include "core/base64.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

namespace {

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text));
}

}  // namespace

TEST_CASE("base64 gives what RFC 4648 section 10 lists, and takes it back", "[core]") {
  const auto [plain, coded] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                        {"f", "Zg=="},
                                                                        {"fo", "Zm8="},
                                                                        {"foo", "Zm9v"},
                                                                        {"foob", "Zm9vYg=="},
                                                                        {"fooba", "Zm9vYmE="},
                                                                        {"foobar", "Zm9vYmFy"}}));
  CHECK(to_base64(bytes(plain)) == coded);
  const auto back = from_base64(coded);
  REQUIRE(back);
  CHECK(std::ranges::equal(*back, bytes(plain)));
}

TEST_CASE("text that is not base64 is refused", "[core]") {
  const std::string text = GENERATE("Z", "Zg", "Zg=", "Zg==Zg==", "Z*==", "Zh==", "====");
  CHECK(!from_base64(text));
}
