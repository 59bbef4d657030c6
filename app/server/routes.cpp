#include "app/server/routes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/dashboard/assets.hpp"
#include "app/server/requests.hpp"
#include "app/server/server_limits.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

using Json = nlohmann::json;

enum class Place { health, metrics, state, events, conversation, stimuli, control, token, openapi };

struct Route {
  std::string_view path;
  std::string_view method;
  Place place;
};

constexpr std::array kRoutes{
    Route{"/api/v1/control", "POST", Place::control},
    Route{"/healthz", "GET", Place::health},
    Route{"/metrics", "GET", Place::metrics},
    Route{"/api/v1/state", "GET", Place::state},
    Route{"/api/v1/events", "GET", Place::events},
    Route{"/api/v1/conversation", "GET", Place::conversation},
    Route{"/api/v1/stimuli", "POST", Place::stimuli},
    Route{"/api/v1/token", "POST", Place::token},
    Route{"/api/v1/openapi.json", "GET", Place::openapi},
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
  reply.headers.emplace_back("Allow", allowed == "GET" ? "GET, HEAD" : allowed);
  return reply;
}

}  // namespace

Answer Routes::answer(const Request& request) {
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
      return health();
    case Place::metrics:
      return Reply{200, "text/plain; version=0.0.4; charset=utf-8", served_.metrics(), {}};
    case Place::state:
      return json_reply(200, served_.state());
    case Place::stimuli:
      return Deferred::stimuli;
    case Place::control:
      return Deferred::control;
    case Place::openapi:
      return json_reply(200, openapi_description());
    case Place::events:
      return Deferred::events;
    case Place::conversation:
      return Deferred::conversation;
    case Place::token:
      break;
  }
  return Deferred::token;
}

Reply Routes::health() const {
  const Json trouble = served_.trouble();
  if (trouble.is_null()) return json_reply(200, {{"status", "ok"}});
  return json_reply(503, {{"status", "trouble"}, {"code", trouble.value("code", "")}});
}

}  // namespace limelight
