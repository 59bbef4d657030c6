#include "app/server/routes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/dashboard/assets.hpp"
#include "app/server/server_limits.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

using Json = nlohmann::json;

enum class Place { health, metrics, state, events, stimuli, openapi };

struct Route {
  std::string_view path;
  std::string_view method;
  Place place;
};

constexpr std::array kRoutes{
    Route{"/healthz", "GET", Place::health},          Route{"/metrics", "GET", Place::metrics},
    Route{"/api/v1/state", "GET", Place::state},      Route{"/api/v1/events", "GET", Place::events},
    Route{"/api/v1/stimuli", "POST", Place::stimuli}, Route{"/api/v1/openapi.json", "GET", Place::openapi},
};

constexpr std::string_view kNoDashboard =
    "This Limelight was built without its dashboard.\n"
    "Build it with -DLIMELIGHT_DASHBOARD=ON (the default; it needs node and npm).\n"
    "The HTTP API is at /api/v1, described by /api/v1/openapi.json.\n";

/// The dashboard holds nothing secret: its page reads the token from the address's fragment, which no server
/// sees.
std::optional<Reply> page(const std::string& path) {
  const std::string_view wanted = path == "/" ? std::string_view("/index.html") : std::string_view(path);
  for (const DashboardAsset& asset : dashboard_assets()) {
    if (asset.path == wanted) return Reply{200, std::string(asset.type), std::string(asset.body), {}};
  }
  if (path == "/") return Reply{200, "text/plain; charset=utf-8", std::string(kNoDashboard), {}};
  return std::nullopt;
}

Reply wrong_method(std::string_view path, std::string_view allowed) {
  const std::string why = std::string(path) + " takes " + std::string(allowed) + " only";
  Reply reply = error_reply(405, Error{Errc::request_invalid, why, {}});
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

}  // namespace

std::optional<Reply> Routes::answer(const Request& request) {
  if (auto found = page(request.path)) {
    return request.method == "GET" ? std::move(*found) : wrong_method(request.path, "GET");
  }
  const auto route = std::ranges::find(kRoutes, request.path, &Route::path);
  const bool open = route != kRoutes.end() && route->place == Place::health;
  if (!open) {
    if (const auto allowed = guard_.check_token(request.authorization); !allowed)
      return error_reply(allowed.error());
  }
  if (route == kRoutes.end())
    return error_reply(Error{Errc::not_found, "there is nothing at " + request.path, {}});
  if (request.method != route->method) return wrong_method(route->path, route->method);
  switch (route->place) {
    case Place::health:
      return json_reply(200, {{"status", "ok"}});
    case Place::metrics:
      return Reply{200, "text/plain; version=0.0.4; charset=utf-8", served_.metrics(), {}};
    case Place::state:
      return json_reply(200, served_.state());
    case Place::stimuli:
      return stimulus(request);
    case Place::openapi:
      return json_reply(200, openapi_description());
    case Place::events:
      break;
  }
  return std::nullopt;
}

Reply Routes::stimulus(const Request& request) {
  const std::string& key = request.idempotency_key;
  if (key.size() > limits::kIdempotencyKeyBytes) {
    return error_reply(Error{Errc::request_invalid,
                             "the Idempotency-Key is over kIdempotencyKeyBytes = " +
                                 std::to_string(limits::kIdempotencyKeyBytes) + " bytes",
                             {}});
  }
  const auto body = parse_json(request.body);
  if (!body) return error_reply(Error{Errc::request_invalid, body.error().why, {}});
  if (!body->is_object() || body->size() != 1 || !body->contains("text") || !body->at("text").is_string()) {
    return error_reply(
        Error{Errc::request_invalid, R"(the body must be {"text": "..."} and nothing else)", {}});
  }
  auto text = body->at("text").get<std::string>();
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return error_reply(Error{Errc::request_invalid, "the text is empty", {}});
  }
  if (text.size() > limits::kStimulusBytes) {
    return error_reply(
        Error{Errc::request_too_large,
              "the text is over kStimulusBytes = " + std::to_string(limits::kStimulusBytes) + " bytes",
              {}});
  }
  if (!key.empty()) {
    auto before = idempotency_.find(key, request.body);
    if (!before) return error_reply(422, before.error());
    if (*before) return std::move(**before);
  }
  const auto id = served_.say(std::move(text));
  if (!id) return error_reply(id.error());
  Reply reply = json_reply(202, {{"id", *id}});
  if (!key.empty())
    idempotency_.remember(key, request.body, reply);  // refusals are not kept: they may be retried
  return reply;
}

}  // namespace limelight
