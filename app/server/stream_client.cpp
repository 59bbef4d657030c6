#include "app/server/stream_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <linux/sockios.h>
#include <sys/ioctl.h>

namespace limelight {

namespace asio = boost::asio;
using Code = boost::system::error_code;

StreamClient::StreamClient(std::shared_ptr<boost::beast::tcp_stream> stream, Milliseconds patience)
    : stream_(std::move(stream)),
      patience_(patience),
      timer_(stream_->get_executor()),
      silence_(stream_->get_executor()) {}

/// A client never sends anything on an event stream: whatever can be read there is its leaving.
void StreamClient::watch() {
  stream_->expires_never();
  stream_->socket().async_wait(asio::ip::tcp::socket::wait_read, [self = shared_from_this()](const Code&) {
    self->gone_ = true;
    self->timer_.cancel();
  });
}

std::int64_t StreamClient::taken() const {
  int underway = 0;
  if (ioctl(stream_->socket().native_handle(), SIOCOUTQ, &underway) != 0) return written_;
  return written_ - underway;
}

// The kernel takes more only once a third of its buffer is free, which a slow reader needs minutes for; so
// what counts is what was acknowledged.
void StreamClient::expect_more_than(std::int64_t before) {
  silence_.expires_after(patience_);
  silence_.async_wait([self = shared_from_this(), before](const Code& cancelled) {
    if (cancelled || !self->writing_) return;
    if (const std::int64_t now = self->taken(); now != before) return self->expect_more_than(now);
    Code ignored;
    // What it did not take is taken back from the kernel.
    self->stream_->socket().set_option(asio::socket_base::linger(true, 0), ignored);
    self->stream_->socket().close(ignored);
  });
}

asio::awaitable<bool> StreamClient::send(std::string_view text) {
  Code error;
  while (!text.empty() && !error) {
    writing_ = true;
    expect_more_than(taken());
    auto token = asio::redirect_error(asio::use_awaitable, error);
    const std::size_t written = co_await stream_->socket().async_write_some(asio::buffer(text), token);
    writing_ = false;
    silence_.cancel();
    written_ += static_cast<std::int64_t>(written);
    text.remove_prefix(written);
  }
  co_return !error;
}

asio::awaitable<void> StreamClient::sleep(Milliseconds time) {
  Code error;
  timer_.expires_after(time);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await timer_.async_wait(token);
}

}  // namespace limelight
