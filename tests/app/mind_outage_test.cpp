// A whole mind whose model does not answer: what its state says, and that a stop is heard.
#include <fstream>
#include <future>

#include <catch2/catch.hpp>

#include "core/temporary_directory.hpp"
#include "limelight/mind.hpp"

using namespace limelight;

namespace {

Manifest failing(const TemporaryDirectory& directory) {
  std::ofstream(directory / "script.json")
      << R"({"steps": [{"agent": "generator", "fails": "model_unreachable", "times": 0}]})";
  LoadedManifest loaded = parse_manifest(R"(limelight: 1
name: failing
models: {script: {backend: scripted, file: script.json}}
embedder: {backend: hashed}
agents:
  - {name: generator, role: generator}
)",
                                         directory / "mind.yaml");
  REQUIRE(loaded.diagnostics.empty());
  return std::move(loaded.manifest);
}

}  // namespace

TEST_CASE("a mind whose model does not answer is in trouble, and stops when it is told to", "[mind]") {
  const TemporaryDirectory directory;
  auto mind = Mind::open(failing(directory), {.data_directory = directory / "data"});
  REQUIRE(mind);
  std::promise<Errc> troubled;
  bool told = false;
  (*mind)->observe_trouble([&](const std::optional<Error>& trouble) {
    if (trouble && !std::exchange(told, true)) troubled.set_value(trouble->code);
  });
  REQUIRE((*mind)->say("Are you there?"));
  (*mind)->start();
  CHECK(troubled.get_future().get() == Errc::model_unreachable);
  CHECK((*mind)->state().at("trouble").at("code") == "LL0403");
  (*mind)->stop("signal");
  CHECK((*mind)->wait().value() == "signal");
  CHECK((*mind)->state().at("pending").size() == 1);
  CHECK((*mind)->state().at("last_response").is_null());
}

TEST_CASE("a mind without patience ends with the fault, and the question waits for its next life", "[mind]") {
  const TemporaryDirectory directory;
  auto mind =
      Mind::open(failing(directory), {.data_directory = directory / "data", .patience = Milliseconds{0}});
  REQUIRE(mind);
  REQUIRE((*mind)->say("Are you there?"));
  (*mind)->start();
  const auto ended = (*mind)->wait();
  REQUIRE_FALSE(ended);
  CHECK(ended.error().code == Errc::model_unreachable);
  CHECK((*mind)->state().at("pending").size() == 1);
}
