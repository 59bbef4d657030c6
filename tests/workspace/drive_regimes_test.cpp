#include "bench/drive_regimes.hpp"

#include <catch2/catch.hpp>

#include "memory/embedders/hashed.hpp"

using namespace limelight;
using namespace limelight::bench;

namespace {

std::vector<RegimeTemperatures> temperatures(const DriveManifest& manifest) {
  const auto embedder = make_hashed_embedder();
  std::vector<RegimeTemperatures> all;
  for (const DriveRegime& regime : drive_regimes()) {
    const auto read = read_regime(regime, *embedder, manifest);
    REQUIRE(read);
    CAPTURE(regime.name, read->window, read->paper);
    REQUIRE(regime.thoughts.size() == 8);
    all.push_back(*read);
  }
  return all;
}

}  // namespace

TEST_CASE("the window law tells a loop, a paraphrase, a ping-pong, one subject and no connection apart",
          "[workspace]") {
  const DriveManifest manifest;
  const auto all = temperatures(manifest);
  for (std::size_t place = 1; place < all.size(); ++place) {
    INFO(drive_regimes()[place].name);
    CHECK(all[place].window < all[place - 1].window - 0.02 * manifest.alpha);
  }
  CHECK(all.front().window - all.back().window >= 0.5 * manifest.alpha);
}

TEST_CASE("the paper's law cannot tell them apart: its temperature hardly moves", "[workspace]") {
  const auto all = temperatures(DriveManifest{});
  for (const RegimeTemperatures& each : all) {
    CHECK(each.paper > 0.74);
    CHECK(each.paper < 0.85);
  }
}
