// The journal as server-sent events (WHATWG HTML, "Server-sent events").
#pragma once
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "app/server/hub.hpp"
#include "app/server/reply.hpp"

namespace limelight {

/// The position a request asks to resume after; nothing if it asks for none. Last-Event-ID wins over ?after=.
/// Fails: request_invalid.
Result<std::optional<Sequence>> resume_position(const Request& request);

/// Sends until the client leaves, takes nothing for options.patience, or the journal cannot be read. Pages
/// are read only when the socket took the page before: a slow client delays itself and holds one page of
/// memory.
boost::asio::awaitable<void> stream_events(Hub& hub, std::shared_ptr<boost::beast::tcp_stream> stream,
                                           std::optional<Sequence> after);

}  // namespace limelight
