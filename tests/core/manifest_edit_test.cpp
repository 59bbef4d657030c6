#include <array>
#include <fstream>

#include <catch2/catch.hpp>

#include "core/manifest/edit.hpp"
#include "core/manifest/loader.hpp"
#include "core/temporary_directory.hpp"

using namespace limelight;

namespace {

constexpr auto kText = R"(limelight: 1
models: {small: {backend: scripted, file: script.json}}
agents:
  - {name: thinker, role: generator}
  - {name: judge, role: critic}
)";

Result<std::string> changed(const std::string& change) {
  const std::array changes{change};
  return edit_manifest(kText, changes, "");
}

}  // namespace

TEST_CASE("values of a manifest are changed by path, in maps, in lists by name and by place", "[manifest]") {
  const std::array<std::string, 4> changes{"workspace.drive.base=0.9", "agents.judge.form=computed",
                                           "agents.0.prompt=I add one thought.", "name=other"};
  const auto text = edit_manifest(kText, changes, "");
  REQUIRE(text);
  const LoadedManifest loaded = parse_manifest(*text, "changed.yaml");
  for (const Diagnostic& mistake : loaded.diagnostics) FAIL(describe(mistake));
  CHECK(loaded.manifest.name == "other");
  CHECK(loaded.manifest.workspace.drive.base == 0.9);
  CHECK(loaded.manifest.agents[1].form == AgentManifest::Form::computed);
  CHECK(loaded.manifest.agents[0].prompt == "I add one thought.");
}

TEST_CASE("a change that leads nowhere is refused", "[manifest]") {
  for (const char* wrong : {"", "name", "=x", "agents..form=model", "agents.nobody.form=model",
                            "limelight.one=1", "limelight.one.two=1", "agents.7=x"}) {
    INFO(wrong);
    CHECK(changed(wrong).error().code == Errc::invalid_argument);
  }
  CHECK(changed("name=[").error().code == Errc::manifest_unreadable);
}

TEST_CASE("plugins without their ending, and watched paths that may yet come, get their whole path",
          "[manifest]") {
  const TemporaryDirectory directory;
  constexpr const char* kWithPaths = R"(limelight: 1
models:
  main: {backend: llama}
tools:
  - {name: abacus, plugin: abacus}
  - {name: other, plugin: of_the_program}
stimuli:
  - {name: orders, path: orders/, text: Orders}
  - {name: timer, every: 5s, text: Now}
)";
  std::ofstream(directory.path() + "/abacus.so") << "";
  const auto text = edit_manifest(kWithPaths, {}, directory.path()).value();
  INFO(text);
  CHECK(text.contains("plugin: " + directory.path() + "/abacus}"));
  CHECK(text.contains("plugin: of_the_program}"));
  CHECK(text.contains("path: " + directory.path() + "/orders/"));
}

TEST_CASE("files that are there get their whole path, others stay as they are", "[manifest]") {
  const TemporaryDirectory directory;
  CHECK(edit_manifest(kText, {}, directory.path())->contains("file: script.json"));
  std::ofstream(directory.path() + "/script.json") << "{}";
  CHECK(edit_manifest(kText, {}, directory.path())->contains("file: " + directory.path() + "/script.json"));
}
