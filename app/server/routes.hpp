// Which path is answered by what. Knows nothing of sockets.
#pragma once
#include <functional>
#include <string>
#include <variant>

#include "app/server/guard.hpp"
#include "app/server/idempotency.hpp"
#include "app/server/reply.hpp"
#include "app/server/served.hpp"

namespace limelight {

/// What takes longer than the server's thread may: the connection carries it out.
enum class Deferred { events, conversation, token };
using Answer = std::variant<Reply, Deferred>;

/// Not thread-safe: lives on the server's thread.
class Routes {
 public:
  Routes(Served& served, const Guard& guard) : served_(served), guard_(guard) {}

  /// What is deferred was found to be authorised.
  Answer answer(const Request& request);

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
