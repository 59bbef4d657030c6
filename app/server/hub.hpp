// What all connections of one server share. Lives on the server's thread.
#pragma once
#include <cstddef>
#include <set>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "app/server/guard.hpp"
#include "app/server/routes.hpp"
#include "app/server/server.hpp"

namespace limelight {

struct Hub {
  Hub(const ServerOptions& given, Served& mind, Guard gate)
      : options(given), served(mind), guard(std::move(gate)), routes(mind, guard) {}

  ServerOptions options;
  Served& served;
  Guard guard;
  Routes routes;
  std::size_t connections = 0;
  std::set<boost::asio::steady_timer*> waiting;  ///< event streams that have sent all there was

  void wake() {
    for (boost::asio::steady_timer* timer : waiting) timer->cancel();
  }
};

/// Counts a connection for as long as it lives.
class ConnectionCount {
 public:
  explicit ConnectionCount(Hub& hub) : hub_(hub) { ++hub_.connections; }
  ~ConnectionCount() { --hub_.connections; }
  ConnectionCount(const ConnectionCount&) = delete;
  ConnectionCount& operator=(const ConnectionCount&) = delete;

 private:
  Hub& hub_;
};

}  // namespace limelight
