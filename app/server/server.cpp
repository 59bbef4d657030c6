#include "app/server/server.hpp"

#include <charconv>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "app/server/connection.hpp"
#include "app/server/server_limits.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Code = boost::system::error_code;

struct Address {
  std::string host;  ///< an IPv6 address in brackets
  std::uint16_t port = 0;

  std::string bare() const { return host.starts_with('[') ? host.substr(1, host.size() - 2) : host; }
};

Result<Address> parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const auto wrong = [&] {
    return fail(Errc::invalid_argument, "'" + text + "' is not HOST:PORT", "listen");
  };
  if (colon == std::string::npos || colon == 0) return wrong();
  Address address{text.substr(0, colon), 0};
  const bool bracketed =
      address.host.starts_with('[') && address.host.ends_with(']') && address.host.size() > 2;
  if (!bracketed && address.host.find_first_of("[]:") != std::string::npos) return wrong();
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, address.port);
  if (error != std::errc{} || stop != end) return wrong();
  return address;
}

Result<tcp::acceptor> bind(asio::io_context& loop, const Address& address) {
  Code error;
  tcp::resolver resolver(loop);
  const auto found = resolver.resolve(address.bare(), std::to_string(address.port), error);
  if (error || found.empty()) {
    return fail(Errc::invalid_argument, "the host cannot be resolved: " + error.message(), address.host);
  }
  const tcp::endpoint endpoint = found.begin()->endpoint();
  tcp::acceptor acceptor(loop);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return fail(Errc::address_in_use, error.message(), address.host + ":" + std::to_string(address.port));
  }
  return acceptor;
}

/// Streams are told of trouble, which is no event of the journal.
asio::awaitable<void> watch_trouble(Hub& hub, asio::any_io_executor executor) {
  asio::steady_timer pause(executor);
  while (true) {
    pause.expires_after(limits::kTroubleLook);
    co_await pause.async_wait(asio::use_awaitable);
    if (hub.streams > 0) hub.look_for_trouble();
  }
}

asio::awaitable<void> accept_all(Hub& hub, tcp::acceptor& acceptor) {
  while (acceptor.is_open()) {
    Code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    tcp::socket socket = co_await acceptor.async_accept(token);
    if (error) {
      // Out of descriptors, most likely: some connection has to end first.
      asio::steady_timer pause(acceptor.get_executor(), std::chrono::milliseconds(100));
      co_await pause.async_wait(token);
      continue;
    }
    socket.set_option(tcp::no_delay(true), error);
    if (hub.connections >= limits::kConnections) {
      // More than that are closed without a word: refusing must cost nothing that could run out.
      if (hub.refusals < limits::kRefusals)
        asio::co_spawn(acceptor.get_executor(), refuse_connection(hub, std::move(socket)), asio::detached);
      continue;
    }
    asio::co_spawn(acceptor.get_executor(), serve_connection(hub, std::move(socket)), asio::detached);
  }
}

std::string reachable(const Address& address) {
  const bool every_address = address.host == "0.0.0.0" || address.host == "[::]";
  return every_address ? "127.0.0.1" : address.host;
}

}  // namespace

class Server::Listening {
 public:
  Listening(const ServerOptions& options, Served& served, const Address& address,
            std::unique_ptr<asio::io_context> loop, tcp::acceptor acceptor)
      : url_("http://" + reachable(address) + ":" + std::to_string(address.port)),
        hub_(options, served, Guard(address.host, address.port, options.token, options.public_url)),
        loop_(std::move(loop)),
        acceptor_(std::move(acceptor)) {
    asio::co_spawn(*loop_, accept_all(hub_, acceptor_), asio::detached);
    asio::co_spawn(*loop_, watch_trouble(hub_, loop_->get_executor()), asio::detached);
    thread_ = std::thread([this] { loop_->run(); });
  }

  ~Listening() {
    loop_->stop();
    thread_.join();
    hub_.journal.end();
    // Connections live in the loop and use the hub: the loop is destroyed first, the hub after it.
  }

  const std::string& url() const { return url_; }

  void notify() {
    asio::post(*loop_, [this] {
      hub_.journal.grown();
      hub_.wake();
    });
  }

 private:
  std::string url_;
  Hub hub_;
  std::unique_ptr<asio::io_context> loop_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

Server::Server(std::unique_ptr<Listening> listening) : listening_(std::move(listening)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::listen(ServerOptions options, Served& served) {
  if (options.token.empty()) return fail(Errc::invalid_argument, "a server needs a token", "token");
  auto address = parse_address(options.listen);
  if (!address) return std::unexpected(address.error());
  auto loop = std::make_unique<asio::io_context>(1);
  auto acceptor = bind(*loop, *address);
  if (!acceptor) return std::unexpected(acceptor.error());
  address->port = acceptor->local_endpoint().port();
  auto listening =
      std::make_unique<Listening>(options, served, *address, std::move(loop), std::move(*acceptor));
  return std::unique_ptr<Server>(new Server(std::move(listening)));
}

std::string Server::url() const {
  return listening_->url();
}
void Server::notify() {
  listening_->notify();
}

}  // namespace limelight
