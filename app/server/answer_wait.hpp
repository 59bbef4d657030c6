// A client that said something and stays on the line until it is answered.
#pragma once
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "app/server/hub.hpp"
#include "app/server/reply.hpp"

namespace limelight {

/// The answer to the stimulus that `accepted` awaits; `accepted` and a word once its patience is over. Ends
/// at once when the client leaves.
boost::asio::awaitable<Reply> await_answer(Hub& hub, std::shared_ptr<boost::beast::tcp_stream> stream,
                                           Reply accepted);

}  // namespace limelight
