#include "core/portable_math.hpp"

#include <catch2/catch.hpp>

using namespace limelight;

TEST_CASE("logarithm and exponential are the library's to nine decimals", "[core]") {
  CHECK(portable_log(1) == 0);
  CHECK(portable_log(8) == 2.079441542);
  CHECK(portable_log(1e-12) == -27.631021116);
  CHECK(portable_exp(0) == 1);
  CHECK(portable_exp(-1) == 0.367879441);
  CHECK(portable_exp(-40) == 0);
}
