// The client at the other end of an event stream: whether it is there, and whether it takes what is sent.
#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "core/units.hpp"

namespace limelight {

/// Lives on the server's thread, and for as long as anything waits for it.
class StreamClient : public std::enable_shared_from_this<StreamClient> {
 public:
  StreamClient(std::shared_ptr<boost::beast::tcp_stream> stream, Milliseconds patience);

  /// Notices from now on when the client leaves.
  void watch();
  bool gone() const { return gone_; }

  /// False if it left, or its system acknowledged not one byte for as long as the patience lasts. However
  /// slowly it reads otherwise, it is waited for.
  boost::asio::awaitable<bool> send(std::string_view text);

  /// Sleeps until then; less if the timer is cancelled or the client leaves.
  boost::asio::awaitable<void> sleep(Milliseconds time);
  boost::asio::steady_timer& timer() { return timer_; }

 private:
  /// Bytes that reached the client's system.
  std::int64_t taken() const;
  void expect_more_than(std::int64_t taken);

  std::shared_ptr<boost::beast::tcp_stream> stream_;
  Milliseconds patience_;
  boost::asio::steady_timer timer_;
  boost::asio::steady_timer silence_;
  std::int64_t written_ = 0;
  bool writing_ = false;
  bool gone_ = false;
};

}  // namespace limelight
