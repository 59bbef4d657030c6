// Result<T>: a value or an Error that says what, where, why and how to mend it.
#pragma once
#include <expected>
#include <string>

#include "core/errc.hpp"

namespace limelight {

struct Error {
  Errc code = Errc::internal;
  std::string why;    ///< this case's reason, a clause: "process 4711 holds the lock"
  std::string where;  ///< the file, agent, url or key concerned; may be empty
};

template <class T>
using Result = std::expected<T, Error>;

/// `return fail(Errc::not_found, "no thought 12");`
[[nodiscard]] inline std::unexpected<Error> fail(Errc code, std::string why = {}, std::string where = {}) {
  return std::unexpected(Error{code, std::move(why), std::move(where)});
}

/// Several lines for people: code and what, then where, why and mend. Ends without a newline.
std::string describe(const Error& error);

/// One line for logs and events: "LL0300 data_in_use: why (where)".
std::string brief(const Error& error);

}  // namespace limelight
