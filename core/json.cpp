#include "core/json.hpp"

#include "core/limits.hpp"

namespace limelight {

using Json = nlohmann::json;

Result<Json> parse_json(std::string_view text) {
  bool too_deep = false;
  const auto watch = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > static_cast<int>(limits::kManifestDepth);
    return true;
  };
  try {
    Json value = Json::parse(text, watch);
    if (too_deep) return fail(Errc::invalid_json, "it is nested too deeply");
    return value;
  } catch (const Json::exception& error) {
    return fail(Errc::invalid_json, error.what());
  }
}

std::string canonical(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

nlohmann::json to_json(const Error& error) {
  const ErrcInfo& known = info(error.code);
  return {{"code", code_text(error.code)}, {"what", known.what}, {"why", error.why}, {"mend", known.mend}};
}

}  // namespace limelight
