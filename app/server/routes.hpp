// Which path is answered by what. Knows nothing of sockets.
#pragma once
#include <string>
#include <variant>

#include "app/server/guard.hpp"
#include "app/server/reply.hpp"
#include "app/server/served.hpp"

namespace limelight {

/// What takes longer than the server's thread may: the connection carries it out.
enum class Deferred { events, conversation, stimuli, control, token };
using Answer = std::variant<Reply, Deferred>;

/// Not thread-safe: lives on the server's thread.
class Routes {
 public:
  Routes(Served& served, const Guard& guard) : served_(served), guard_(guard) {}

  /// What is deferred was found to be authorised.
  Answer answer(const Request& request);

 private:
  Reply health() const;

  Served& served_;
  const Guard& guard_;
};

/// The OpenAPI 3.1 description of everything Routes answers.
nlohmann::json openapi_description();

}  // namespace limelight
