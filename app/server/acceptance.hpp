// Requests that change the mind: handed to its thread, and answered once they are durable.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "app/server/reply.hpp"
#include "app/server/served.hpp"

namespace limelight {

/// Both live on the server's thread; `served` outlives them.
boost::asio::awaitable<Reply> accept_stimulus(Served& served, Request request);
boost::asio::awaitable<Reply> accept_control(Served& served, Request request);

}  // namespace limelight
