// The daemon's HTTP side: its own loop on its own thread, so that no client can delay a tick.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "app/server/served.hpp"
#include "core/result.hpp"
#include "core/units.hpp"

namespace limelight {

struct ServerOptions {
  std::string listen = "127.0.0.1:0";  ///< "host:port", "[::1]:port"; port 0 picks a free one
  std::string token;                   ///< what `Authorization: Bearer` must carry
  std::string public_url = {};         ///< where a proxy lets others reach it, "https://mind.example.org"
  /// Makes and keeps another token when a client asks for it; none: it cannot be replaced. Called from the
  /// server's second thread.
  std::function<Result<std::string>()> new_token = {};
  Milliseconds heartbeat{15'000};  ///< silence on an event stream after which a comment is sent
  Milliseconds patience{60'000};   ///< a client that takes nothing for so long is let go
};

/// All functions may be called from any thread.
class Server {
 public:
  /// Answers from when it returns. `served` must outlive the server.
  /// Fails: invalid_argument (no token, or listen is no host:port), address_in_use.
  static Result<std::unique_ptr<Server>> listen(ServerOptions options, Served& served);
  /// Closes every connection and waits for the thread.
  ~Server();

  /// "http://127.0.0.1:41234": where a client on this machine reaches it.
  std::string url() const;

  /// Something was committed: event streams look for more.
  void notify();

 private:
  class Listening;
  explicit Server(std::unique_ptr<Listening> listening);
  std::unique_ptr<Listening> listening_;
};

}  // namespace limelight
