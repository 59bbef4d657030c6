// Talks to the daemon that owns a data directory, found through its endpoint.json.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace limelight::cli {

/// One thread at a time.
class Client {
 public:
  /// Fails: not_found, daemon_unreachable, io_failed (its token cannot be read).
  static Result<Client> open(const std::string& given_directory);

  Client(Client&&) noexcept;
  ~Client();

  /// Fail: daemon_unreachable, and as the daemon says why it refused.
  Result<nlohmann::json> get(const std::string& path);
  Result<nlohmann::json> post(const std::string& path, const nlohmann::json& body);

  /// Calls `line` with the data of each server-sent event until it returns false or the daemon ends.
  Result<void> stream(const std::string& path, const std::function<bool(const std::string& data)>& line);

  /// Makes a stream() under way on another thread return.
  void stop();

 private:
  class Connection;
  explicit Client(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace limelight::cli
