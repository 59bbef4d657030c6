// One client's connection: reads a request, guards it, answers it, and again while it stays open.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "app/server/hub.hpp"

namespace limelight {

/// Never throws. `hub` must outlive it.
boost::asio::awaitable<void> serve_connection(Hub& hub, boost::asio::ip::tcp::socket socket);

/// Over the limit of connections: says so and when to come again. Never throws. `hub` must outlive it.
boost::asio::awaitable<void> refuse_connection(Hub& hub, boost::asio::ip::tcp::socket socket);

}  // namespace limelight
