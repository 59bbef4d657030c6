// The journal as server-sent events (WHATWG HTML, "Server-sent events").
#pragma once
#include <memory>
#include <optional>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "app/server/hub.hpp"

namespace limelight {

/// Sends what follows `after` until the client leaves, takes nothing for options.patience, the token it came
/// with is replaced, or the journal cannot be read. A page is asked for only when the socket took the page
/// before: a slow client delays itself and holds one page of memory.
boost::asio::awaitable<void> stream_events(Hub& hub, std::shared_ptr<boost::beast::tcp_stream> stream,
                                           std::optional<Sequence> after);

}  // namespace limelight
