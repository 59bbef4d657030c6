// Which path is answered by what. Knows nothing of sockets.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "app/server/guard.hpp"
#include "app/server/idempotency.hpp"
#include "app/server/reply.hpp"
#include "app/server/served.hpp"

namespace limelight {

/// Not thread-safe: lives on the server's thread.
class Routes {
 public:
  Routes(Served& served, const Guard& guard) : served_(served), guard_(guard) {}

  /// Nothing if the request is an authorised one for the event stream, which the connection carries out
  /// itself.
  std::optional<Reply> answer(const Request& request);

 private:
  Reply health() const;
  /// Carries out what changes the mind: once for each Idempotency-Key.
  Reply once(const Request& request, const std::function<Reply(const std::string& body)>& act);

  Served& served_;
  const Guard& guard_;
  Idempotency idempotency_;
};

/// The OpenAPI 3.1 description of everything Routes answers.
nlohmann::json openapi_description();

}  // namespace limelight
