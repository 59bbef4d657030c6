// Who may talk to the server: decided from the headers alone, before any handler runs.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace limelight {

/// Lives on the server's thread.
class Guard {
 public:
  /// `host` as in "host:port" of the listen option, an IPv6 address in brackets. `public_url` is where a
  /// proxy with TLS lets others reach the server, "https://mind.example.org"; empty without one.
  Guard(std::string_view host, std::uint16_t port, std::string token, std::string_view public_url = {});

  /// A page of another site can make a browser send requests here, also under a name that it made resolve to
  /// this machine (DNS rebinding); it cannot choose their Host and Origin. `origin` is empty if there is
  /// none. Fails: forbidden_host.
  Result<void> check_origin(std::string_view host, std::string_view origin) const;

  /// "http://127.0.0.1:8080", as in a request that names the server in its first line. Fails: forbidden_host.
  Result<void> check_address(std::string_view address) const;

  /// Takes the same time wherever the token differs. Fails: unauthorized.
  Result<void> check_token(std::string_view authorization) const;

  /// From now on only this one is valid.
  void set_token(std::string token);
  /// Another number after each set_token(): who was let in with the token before has to ask again.
  std::uint64_t admission() const { return tokens_; }

 private:
  struct Address {
    std::string scheme;  ///< "http://"
    std::string host;    ///< "127.0.0.1:8080", lower case
  };
  void let_in(std::string_view scheme, std::string_view host, std::string_view port);
  bool is_ours(std::string_view address) const;

  std::vector<Address> addresses_;
  std::string token_;
  std::uint64_t tokens_ = 0;  // there were before this one
};

}  // namespace limelight
