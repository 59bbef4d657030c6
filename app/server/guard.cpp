#include "app/server/guard.hpp"

#include <algorithm>

namespace limelight {
namespace {

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return lowered;
}

bool equal_in_constant_time(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t place = 0; place < secret.size(); ++place) {
    const char other = place < given.size() ? given[place] : '\0';
    difference |= static_cast<unsigned>(static_cast<unsigned char>(other ^ secret[place]));
  }
  return difference == 0;
}

}  // namespace

Guard::Guard(std::string_view host, std::uint16_t port, std::string token) : token_(std::move(token)) {
  for (const std::string_view name :
       {std::string_view("127.0.0.1"), std::string_view("localhost"), std::string_view("[::1]"), host}) {
    hosts_.push_back(lower(name) + ":" + std::to_string(port));
    if (port == 80) hosts_.push_back(lower(name));  // clients leave the default port out
  }
}

Result<void> Guard::check_origin(std::string_view host, std::string_view origin) const {
  if (std::ranges::find(hosts_, lower(host)) == hosts_.end()) {
    return fail(Errc::forbidden_host, "the Host header names another server");
  }
  if (origin.empty()) return {};
  constexpr std::string_view kScheme = "http://";
  const std::string given = lower(origin);
  if (!given.starts_with(kScheme) ||
      std::ranges::find(hosts_, given.substr(kScheme.size())) == hosts_.end()) {
    return fail(Errc::forbidden_host, "the Origin header names another site");
  }
  return {};
}

Result<void> Guard::check_token(std::string_view authorization) const {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.empty()) return fail(Errc::unauthorized, "there is no Authorization header");
  if (lower(authorization.substr(0, kScheme.size())) != kScheme) {
    return fail(Errc::unauthorized, "the Authorization header is not of the form 'Bearer TOKEN'");
  }
  if (!equal_in_constant_time(authorization.substr(kScheme.size()), token_)) {
    return fail(Errc::unauthorized, "the token is not this server's");
  }
  return {};
}

}  // namespace limelight
