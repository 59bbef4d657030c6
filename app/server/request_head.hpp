// The head of a request, held against what HTTP leaves no choice about before anything else looks at it.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/server/guard.hpp"
#include "core/result.hpp"

namespace limelight {

struct RequestHead {
  std::string target;     ///< as sent: "/path?query" or "http://host:port/path?query"
  unsigned version = 11;  ///< 10 or 11
  std::vector<std::pair<std::string, std::string>> fields;

  /// The first of that name, whatever the case of its letters; empty without one.
  std::string_view field(std::string_view name) const;
};

/// The target as a path with its query, if the request is for this server and can be read in one way only
/// (RFC 9112, 3.2 and 6.3: what two programs on a request's way read differently, one of them is tricked
/// with). Fails: request_invalid (a field twice that may stand once, no Host, Content-Length that is no
/// number or beside Transfer-Encoding, a transfer coding that is not `chunked`, a target of another form),
/// forbidden_host.
Result<std::string> admit(const RequestHead& head, const Guard& guard);

}  // namespace limelight
