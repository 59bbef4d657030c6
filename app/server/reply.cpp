#include "app/server/reply.hpp"

#include "core/json.hpp"

namespace limelight {
namespace {

using Json = nlohmann::json;

unsigned status_of(Errc code) {
  if (is_of_storage(code)) return 503;
  switch (code) {
    case Errc::unauthorized:
      return 401;
    case Errc::forbidden_host:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::request_invalid:
    case Errc::invalid_json:
    case Errc::invalid_argument:
      return 400;
    case Errc::request_too_large:
      return 413;
    case Errc::key_reused:
      return 422;
    case Errc::queue_full:
    case Errc::cancelled:
      return 503;
    default:
      return 500;
  }
}

}  // namespace

Reply json_reply(unsigned status, const Json& body) {
  return {status, "application/json", body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", {}};
}

Json error_json(const Error& error) {
  return {{"error", to_json(error)}};
}

Reply error_reply(unsigned status, const Error& error) {
  Reply reply = json_reply(status, error_json(error));
  if (status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

Reply error_reply(const Error& error) {
  return error_reply(status_of(error.code), error);
}

const std::vector<std::pair<std::string, std::string>>& security_headers() {
  static const std::vector<std::pair<std::string, std::string>> headers{
      {"Content-Security-Policy",
       "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"},
  };
  return headers;
}

}  // namespace limelight
