#include "agents/models/openai_request.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace limelight;

TEST_CASE("a server's words tell a highest temperature from a refused one", "[models]") {
  const auto ceiling = [](const std::string& words) {
    return openai_temperature_ceiling(R"({"error":{"message":")" + words + R"(","param":"temperature"}})");
  };
  CHECK(ceiling("temperature must be <= 1") == 1.0);
  CHECK(ceiling("Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.5 "
                "instead.") == 2.0);
  CHECK(ceiling("temperature: Input should be less than or equal to 1.5") == 1.5);
  CHECK(ceiling("temperature should be at most 1.0") == 1.0);
  CHECK(ceiling("temperature must be between 0 and 1") == 1.0);
  CHECK(ceiling("temperature must be in [0.0, 2.0]") == 2.0);
  CHECK(ceiling("temperature: range: 0..1") == 1.0);
  CHECK(
      openai_temperature_ceiling(
          R"({"detail":[{"loc":["body","temperature"],"msg":"Input should be less than or equal to 1"}]})") ==
      1.0);
  CHECK_FALSE(
      ceiling("Unsupported value: 'temperature' does not support 0.7 with this model. Only the "
              "default (1) value is supported."));
  CHECK_FALSE(ceiling("temperature is not supported"));
  CHECK_FALSE(ceiling("temperature and top_p must be between 0 and 1"));
  CHECK_FALSE(openai_temperature_ceiling(R"({"error":{"message":"max_tokens must be <= 8"}})"));
}
