#include <algorithm>
#include <string_view>

#include "app/cli/init_command.hpp"

namespace limelight::cli {
namespace {

constexpr std::string_view kProject =
    R"(# Build with: cmake -S . -B build -DCMAKE_PREFIX_PATH=PREFIX && cmake --build build
# PREFIX is where Limelight is installed. The plugin is then build/plugins/NAME.so; a manifest names it:
#   tools:
#     - {name: NAME, plugin: build/plugins/NAME.so}
cmake_minimum_required(VERSION 3.25)
project(NAME LANGUAGES C CXX)
find_package(limelight 0.1 REQUIRED COMPONENTS plugin)

limelight_plugin(NAME SOURCES NAME.c)
)";

constexpr std::string_view kSource =
    R"(/* A tool for agents of Limelight, in C. The headers in plugins/abi are the whole contract. */
#include <string.h>

#include "plugins/abi/limelight_tool.h"

/* What models see of it; the schema is JSON Schema (draft-07) of the arguments object. */
static const limelight_tool_spec kSpec = {
    "NAME",
    "Says how many bytes its arguments have.",
    "{\"type\": \"object\", \"properties\": {\"text\": {\"type\": \"string\"}}, \"required\": [\"text\"],"
    " \"additionalProperties\": false}",
    LIMELIGHT_EFFECT_NONE,
    1, /* to call it twice does no more than to call it once */
};

static uint32_t count(void) { return 1; }

static const limelight_tool_spec* spec(uint32_t index) {
  (void)index;
  return &kSpec;
}

/* `arguments` is JSON that fits the schema. Work that takes long asks `cancel` at least every 200 ms. */
static limelight_status call(uint32_t index, const char* arguments, size_t size, limelight_cancel cancel,
                             limelight_sink output, limelight_sink error) {
  char digits[24];
  size_t at = sizeof digits;
  size_t left = size;
  (void)index;
  (void)arguments;
  (void)error;
  if (cancel.requested(cancel.context)) return LIMELIGHT_CANCELLED;
  do {
    digits[--at] = (char)('0' + left % 10);
    left /= 10;
  } while (left > 0);
  output.write(output.context, digits + at, sizeof digits - at);
  return LIMELIGHT_OK;
}

static const limelight_tool kTool = {count, spec, call};

/* 1 = ready. */
static int start(void) { return 1; }

static const void* get_extension(const char* id) {
  return strcmp(id, LIMELIGHT_TOOL_EXTENSION) == 0 ? &kTool : NULL;
}

static void stop(void) {}

const limelight_plugin_entry_t limelight_plugin_entry = {
    LIMELIGHT_ABI_MAJOR, LIMELIGHT_ABI_MINOR, "NAME", "0.1.0", start, get_extension, stop,
};
)";

std::string named(std::string_view text, std::string_view name) {
  constexpr std::string_view kPlace = "NAME";
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = std::min(text.find(kPlace, at), text.size());
    out += text.substr(at, found - at);
    if (found < text.size()) out += name;
    at = found + kPlace.size();
  }
  return out;
}

}  // namespace

std::vector<NewFile> plugin_files(const std::string& name) {
  return {{"CMakeLists.txt", named(kProject, name)}, {name + ".c", named(kSource, name)}};
}

}  // namespace limelight::cli
