#include "plugins/host/plugin.hpp"

#include <algorithm>
#include <cstdlib>
#include <future>

#include <catch2/catch.hpp>

#include "plugins/host/loaded_model.hpp"
#include "plugins/host/model_files.hpp"
#include "plugins/host/plugin_tool.hpp"

namespace limelight {
namespace {

const std::string kPlugins = LIMELIGHT_PLUGIN_FOLDER;

TEST_CASE("a plugin that is not there is refused with the places looked at", "[plugins]") {
  const auto refused = Plugin::load("no_such_plugin", kPlugins);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::plugin_missing);
  CHECK(refused.error().why.find(kPlugins + "/no_such_plugin.so") != std::string::npos);
}

TEST_CASE("a plugin of another ABI is refused with both versions", "[plugins]") {
  const auto refused = Plugin::load("other_abi", LIMELIGHT_FIXTURE_FOLDER);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::plugin_abi);
  CHECK(refused.error().why == "it has ABI 2.0, this program has 1.1");
}

TEST_CASE("a library without the entry point is refused", "[plugins]") {
  const auto refused = Plugin::load("no_entry", LIMELIGHT_FIXTURE_FOLDER);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::plugin_no_entry);
}

TEST_CASE("a plugin without the extension wanted is refused", "[plugins]") {
  const auto refused = LoadedModel::load("word_count", kPlugins, "/proc/self/exe", {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::plugin_extension);
}

TEST_CASE("the same file gives the same plugin while it is held", "[plugins]") {
  const auto first = Plugin::load("word_count", kPlugins);
  const auto second = Plugin::load(kPlugins + "/word_count.so");
  REQUIRE(first);
  REQUIRE(second);
  CHECK(*first == *second);
}

TEST_CASE("LIMELIGHT_PLUGINS adds folders to look in", "[plugins]") {
  setenv("LIMELIGHT_PLUGINS", "/first:/second", 1);
  const auto places = plugin_candidates("thing", "/manifest");
  unsetenv("LIMELIGHT_PLUGINS");
  CHECK(places.front() == "/manifest/thing");
  CHECK(std::ranges::find(places, "/second/thing.so") != places.end());
}

TEST_CASE("a tool of a plugin answers on its worker", "[plugins]") {
  auto tool = open_plugin_tool("word_count", "word_count", kPlugins);
  REQUIRE(tool);
  std::promise<Result<std::string>> answered;
  (*tool)->call({{"text", "one  two\nthree"}}, {},
                [&answered](Result<std::string> output) { answered.set_value(std::move(output)); });
  CHECK(answered.get_future().get() == "3");
}

TEST_CASE("a tool that the plugin does not have is refused with those it has", "[plugins]") {
  const auto refused = open_plugin_tool("dice", "word_count", kPlugins);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::tool_unknown);
  CHECK(refused.error().why.find("word_count") != std::string::npos);
}

TEST_CASE("a model file that is not there is named", "[plugins]") {
  const auto missing = find_model_file("nothing.gguf", "/nowhere");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Errc::model_missing);
  CHECK(missing.error().where == "/nowhere/nothing.gguf");
}

}  // namespace
}  // namespace limelight
