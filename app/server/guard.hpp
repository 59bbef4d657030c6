// Who may talk to the server: decided from the headers alone, before any handler runs.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace limelight {

/// Immutable after construction.
class Guard {
 public:
  /// `host` as in "host:port" of the listen option, an IPv6 address in brackets.
  Guard(std::string_view host, std::uint16_t port, std::string token);

  /// A page of another site can make a browser send requests here, also under a name that it made resolve to
  /// this machine (DNS rebinding); it cannot choose their Host and Origin. `origin` is empty if there is
  /// none. Fails: forbidden_host.
  Result<void> check_origin(std::string_view host, std::string_view origin) const;

  /// Takes the same time wherever the token differs. Fails: unauthorized.
  Result<void> check_token(std::string_view authorization) const;

 private:
  std::vector<std::string> hosts_;  ///< "127.0.0.1:8080", lower case
  std::string token_;
};

}  // namespace limelight
