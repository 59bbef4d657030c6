// One answer of the server before it is bytes.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace limelight {

/// A stimulus whose answer is waited for.
struct Awaited {
  std::string id;
  std::chrono::seconds patience{0};
};

struct Reply {
  unsigned status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  ///< besides the security headers
  std::optional<Awaited> awaited = {};  ///< the answer to this stimulus is to take this one's place
};

/// One request, as far as the routes need it.
struct Request {
  std::string method;  ///< a HEAD comes as the GET that it is, without the body
  std::string path;    ///< without the query
  std::string query;   ///< without the '?'
  std::string authorization;
  std::string idempotency_key;
  std::string last_event_id;
  std::string body;
};

Reply json_reply(unsigned status, const nlohmann::json& body);

/// {"error": {"code", "what", "why", "mend"}} with the status that fits the code.
Reply error_reply(const Error& error);
Reply error_reply(unsigned status, const Error& error);
nlohmann::json error_json(const Error& error);

/// Sent with every answer, so that no page can frame, sniff or script this server.
const std::vector<std::pair<std::string, std::string>>& security_headers();

}  // namespace limelight
