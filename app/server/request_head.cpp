#include "app/server/request_head.hpp"

#include <algorithm>
#include <array>

#include "core/ascii.hpp"

namespace limelight {
namespace {

constexpr std::array<std::string_view, 9> kOnce{
    "Host",   "Origin",       "Authorization",   "Content-Length", "Transfer-Encoding",
    "Expect", "Content-Type", "Idempotency-Key", "Last-Event-ID"};

Result<void> check_fields(const RequestHead& head) {
  for (const std::string_view name : kOnce) {
    const auto named = [name](const auto& field) { return same_letters(field.first, name); };
    if (std::ranges::count_if(head.fields, named) > 1)
      return fail(Errc::request_invalid, std::string(name) + " may stand in a request once");
  }
  if (head.field("Host").empty()) return fail(Errc::request_invalid, "there is no Host header");
  if (head.field("Content-Length").find_first_not_of("0123456789") != std::string_view::npos)
    return fail(Errc::request_invalid, "Content-Length is one whole number");
  const std::string_view coding = head.field("Transfer-Encoding");
  if (coding.empty()) return {};
  if (!same_letters(coding, "chunked"))
    return fail(Errc::request_invalid, "the only transfer coding known here is chunked");
  if (head.version < 11) return fail(Errc::request_invalid, "HTTP/1.0 has no transfer codings");
  if (!head.field("Content-Length").empty())
    return fail(Errc::request_invalid, "Content-Length and Transfer-Encoding exclude each other");
  return {};
}

}  // namespace

std::string_view RequestHead::field(std::string_view name) const {
  const auto named = [name](const auto& field) { return same_letters(field.first, name); };
  const auto found = std::ranges::find_if(fields, named);
  return found == fields.end() ? std::string_view{} : std::string_view(found->second);
}

Result<std::string> admit(const RequestHead& head, const Guard& guard) {
  if (auto checked = check_fields(head); !checked) return std::unexpected(checked.error());
  if (auto allowed = guard.check_origin(head.field("Host"), head.field("Origin")); !allowed)
    return std::unexpected(allowed.error());
  if (head.target.starts_with('/')) return head.target;
  const std::size_t scheme = head.target.find("://");
  if (scheme == std::string::npos) {
    return fail(Errc::request_invalid, "the request's target is neither a path nor an http address");
  }
  const std::size_t path = std::min(head.target.find_first_of("/?", scheme + 3), head.target.size());
  if (auto allowed = guard.check_address(head.target.substr(0, path)); !allowed)
    return std::unexpected(allowed.error());
  const std::string rest = head.target.substr(path);
  return rest.starts_with('/') ? rest : "/" + rest;
}

}  // namespace limelight
