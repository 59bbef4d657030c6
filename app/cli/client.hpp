// Talks to the daemon that owns a data directory, found through its endpoint.json.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "app/cli/data_directory.hpp"
#include "core/result.hpp"
#include "core/units.hpp"

namespace limelight::cli {

/// One thread at a time.
class Client {
 public:
  /// A daemon answers in milliseconds: after this it hangs, and a command is over within ten seconds.
  static constexpr Milliseconds kPatience{8'000};

  /// Fails: not_found, daemon_unreachable, io_failed (its token cannot be read).
  static Result<Client> open(const std::string& given_directory);

  Client(Client&&) noexcept;
  ~Client();

  /// Where the daemon is.
  const Endpoint& endpoint() const;

  /// Fail: daemon_unreachable (also if there is no whole answer within `patience`), and as the daemon says
  /// why it refused.
  Result<nlohmann::json> get(const std::string& path);
  Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body,
                              Milliseconds patience = kPatience);

  /// Calls `line` with the data of each server-sent event until it returns false or the daemon ends. Fails:
  /// as get(); daemon_unreachable also once nothing has come for three of the daemon's heartbeats.
  Result<void> stream(const std::string& path, const std::function<bool(const std::string& data)>& line);

  /// Makes a stream() under way on another thread return.
  void stop();

 private:
  class Connection;
  explicit Client(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace limelight::cli
