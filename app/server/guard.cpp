#include "app/server/guard.hpp"

#include <algorithm>

#include "core/ascii.hpp"

namespace limelight {
namespace {

constexpr std::string_view kPlain = "http://", kSecure = "https://";

bool equal_in_constant_time(std::string_view given, std::string_view secret) {
  unsigned difference = given.size() == secret.size() ? 0 : 1;
  for (std::size_t place = 0; place < secret.size(); ++place) {
    const char other = place < given.size() ? given[place] : '\0';
    difference |= static_cast<unsigned>(static_cast<unsigned char>(other ^ secret[place]));
  }
  return difference == 0;
}

}  // namespace

Guard::Guard(std::string_view host, std::uint16_t port, std::string token, std::string_view public_url)
    : token_(std::move(token)) {
  for (const std::string_view name :
       {std::string_view("127.0.0.1"), std::string_view("localhost"), std::string_view("[::1]"), host}) {
    let_in(kPlain, name, std::to_string(port));
  }
  const std::size_t end = public_url.find("://");
  if (end == std::string_view::npos) return;
  const std::string_view authority = public_url.substr(end + 3);
  const std::size_t colon = authority.rfind(':');
  const bool has_port = colon != std::string_view::npos && !authority.ends_with(']');
  const std::string_view scheme = small_letters(public_url.substr(0, end + 3)) == kSecure ? kSecure : kPlain;
  const std::string_view usual = scheme == kSecure ? "443" : "80";
  let_in(scheme, has_port ? authority.substr(0, colon) : authority,
         has_port ? authority.substr(colon + 1) : usual);
}

void Guard::let_in(std::string_view scheme, std::string_view host, std::string_view port) {
  const std::string name = small_letters(host);
  addresses_.push_back({std::string(scheme), name + ":" + std::string(port)});
  // Clients leave the usual port out.
  if (port == (scheme == kSecure ? "443" : "80")) addresses_.push_back({std::string(scheme), name});
}

bool Guard::is_ours(std::string_view address) const {
  const std::string given = small_letters(address);
  return std::ranges::any_of(addresses_,
                             [&](const Address& each) { return each.scheme + each.host == given; });
}

Result<void> Guard::check_origin(std::string_view host, std::string_view origin) const {
  if (std::ranges::find(addresses_, small_letters(host), &Address::host) == addresses_.end())
    return fail(Errc::forbidden_host, "the Host header names another server");
  if (!origin.empty() && !is_ours(origin))
    return fail(Errc::forbidden_host, "the Origin header names another site");
  return {};
}

Result<void> Guard::check_address(std::string_view address) const {
  if (is_ours(address)) return {};
  return fail(Errc::forbidden_host, "the request's target is an address of another server");
}

void Guard::set_token(std::string token) {
  token_ = std::move(token);
  ++tokens_;
}

Result<void> Guard::check_token(std::string_view authorization) const {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.empty()) return fail(Errc::unauthorized, "there is no Authorization header");
  if (small_letters(authorization.substr(0, kScheme.size())) != kScheme) {
    return fail(Errc::unauthorized, "the Authorization header is not of the form 'Bearer TOKEN'");
  }
  if (!equal_in_constant_time(authorization.substr(kScheme.size()), token_)) {
    return fail(Errc::unauthorized, "the token is not this server's");
  }
  return {};
}

}  // namespace limelight
