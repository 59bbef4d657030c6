#include "app/server/requests.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "app/server/server_limits.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

using Action = Control::Action;

constexpr auto kActions = std::to_array<std::pair<std::string_view, Action>>(
    {{"pause", Action::pause}, {"resume", Action::resume}, {"step", Action::step}, {"stop", Action::stop}});

Result<nlohmann::json> read_object(const std::string& body) {
  auto json = parse_json(body);
  if (!json) return fail(Errc::request_invalid, json.error().why);
  if (!json->is_object()) return fail(Errc::request_invalid, "the body must be a JSON object");
  return json;
}

Result<Sequence> whole_position(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0)
    return fail(Errc::request_invalid, "a position in the journal is a seq: a whole number from 0");
  return Sequence{number};
}

}  // namespace

Result<std::string> read_stimulus(const std::string& body) {
  const auto json = read_object(body);
  if (!json) return std::unexpected(json.error());
  if (json->size() != 1 || !json->contains("text") || !json->at("text").is_string()) {
    return fail(Errc::request_invalid, R"(the body must be {"text": "..."} and nothing else)");
  }
  auto text = json->at("text").get<std::string>();
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail(Errc::request_invalid, "the text is empty");
  }
  if (text.size() > limits::kStimulusBytes) {
    return fail(Errc::request_too_large,
                "the text is over kStimulusBytes = " + std::to_string(limits::kStimulusBytes) + " bytes");
  }
  return text;
}

Result<std::chrono::seconds> read_wait(const std::string& query) {
  constexpr std::string_view kName = "wait=";
  if (query.empty()) return std::chrono::seconds{0};
  std::int64_t seconds = 0;
  const char* end = query.data() + query.size();
  if (query.starts_with(kName)) {
    const auto [stop, error] = std::from_chars(query.data() + kName.size(), end, seconds);
    if (error != std::errc{} || stop != end) seconds = 0;
  }
  if (seconds >= 1 && seconds <= limits::kAnswerWait) return std::chrono::seconds{seconds};
  return fail(Errc::request_invalid, "the only parameter is wait, whole seconds from 1 to kAnswerWait = " +
                                         std::to_string(limits::kAnswerWait) + ", as in ?wait=60");
}

Result<Control> read_control(const std::string& body) {
  const auto json = read_object(body);
  if (!json) return std::unexpected(json.error());
  const auto named = json->find("action");
  const auto known = named == json->end() || !named->is_string()
                         ? kActions.end()
                         : std::ranges::find(kActions, named->get<std::string>(),
                                             &std::pair<std::string_view, Action>::first);
  if (known == kActions.end())
    return fail(Errc::request_invalid, R"("action" must be "pause", "resume", "step" or "stop")");
  Control control{known->second, 1};
  std::size_t understood = 1;
  if (control.action == Action::step && json->contains("ticks")) {
    ++understood;
    const nlohmann::json& ticks = json->at("ticks");
    const bool in_range = ticks.is_number_integer() && ticks >= 1 && ticks <= limits::kStepTicks;
    if (!in_range) {
      return fail(Errc::request_invalid, "\"ticks\" must be a whole number from 1 to kStepTicks = " +
                                             std::to_string(limits::kStepTicks));
    }
    control.ticks = ticks.get<std::int64_t>();
  }
  if (json->size() != understood)
    return fail(Errc::request_invalid, R"(only "action" and, for a step, "ticks" are understood)");
  return control;
}

Result<std::optional<Sequence>> read_position(std::string_view query, std::string_view name) {
  std::optional<Sequence> position;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t mark = pair.find('=');
    if (pair.substr(0, mark) != name || mark == std::string_view::npos || position) {
      return fail(Errc::request_invalid, fmt::format("the only parameter is {0}, once, as in ?{0}=12", name));
    }
    auto read = whole_position(pair.substr(mark + 1));
    if (!read) return std::unexpected(read.error());
    position = *read;
  }
  return position;
}

Result<std::optional<Sequence>> resume_position(const Request& request) {
  if (request.last_event_id.empty()) return read_position(request.query, "after");
  auto position = whole_position(request.last_event_id);
  if (!position) return std::unexpected(position.error());
  return std::optional(*position);
}

}  // namespace limelight
