#include "workspace/simulator/faults.hpp"

#include <catch2/catch.hpp>

using namespace limelight;
using namespace limelight::simulator;

TEST_CASE("faults are named all, none, or one by one", "[simulator]") {
  CHECK(parse_faults("all").value() == Faults::all());
  CHECK(parse_faults("none").value() == Faults::none());
  const Faults two = parse_faults("disk,crash").value();
  CHECK(two == Faults::none().with(Fault::disk).with(Fault::crash));
  CHECK(to_text(two) == "disk,crash");
  CHECK(to_text(Faults::all()) == "all");
  CHECK(to_text(Faults::none()) == "none");
  CHECK(parse_faults("model,tool,disk,clock,crash,outage").value() == Faults::all());
}

TEST_CASE("a fault that there is not is refused by name", "[simulator]") {
  for (const char* text : {"disc", "disk,", "", "all,disk"}) {
    const auto refused = parse_faults(text);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::invalid_argument);
  }
  CHECK(parse_faults("disk,disc").error().why.contains("'disc'"));
}
