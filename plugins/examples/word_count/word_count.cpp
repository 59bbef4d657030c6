// The smallest useful tool plugin: counts the words of a text. Copy it to start one of your own.
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "plugins/abi/limelight_tool.h"

namespace {

constexpr limelight_tool_spec kWordCount{
    "word_count", "Counts the words of a text.",
    R"({"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false})",
    LIMELIGHT_EFFECT_NONE, 1};

uint32_t count() {
  return 1;
}
const limelight_tool_spec* spec(uint32_t) {
  return &kWordCount;
}

// The host has checked the arguments against the schema, yet nothing may throw across the border.
limelight_status call(uint32_t, const char* arguments, size_t size, limelight_cancel, limelight_sink output,
                      limelight_sink error) try {
  std::istringstream words{nlohmann::json::parse(arguments, arguments + size).at("text").get<std::string>()};
  int total = 0;
  for (std::string word; words >> word;) ++total;
  const std::string answer = std::to_string(total);
  output.write(output.context, answer.data(), answer.size());
  return LIMELIGHT_OK;
} catch (const std::exception& failure) {
  const std::string why = failure.what();
  error.write(error.context, why.data(), why.size());
  return LIMELIGHT_FAILED;
}

constexpr limelight_tool kTool{count, spec, call};

int start() {
  return 1;
}
const void* get_extension(const char* id) {
  return std::string{id} == LIMELIGHT_TOOL_EXTENSION ? &kTool : nullptr;
}
void stop() {}

}  // namespace

extern "C" const limelight_plugin_entry_t limelight_plugin_entry{
    LIMELIGHT_ABI_MAJOR, LIMELIGHT_ABI_MINOR, "word_count", "0.1.0", start, get_extension, stop};
