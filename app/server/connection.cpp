#include "app/server/connection.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "app/server/event_stream.hpp"
#include "app/server/server_limits.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = std::shared_ptr<beast::tcp_stream>;
using Parser = http::request_parser<http::string_body>;
using Code = boost::system::error_code;

std::string text(beast::string_view view) {
  return {view.data(), view.size()};
}

Request request_of(const http::request<http::string_body>& message) {
  const std::string target = text(message.target());
  const std::size_t mark = target.find('?');
  return {.method = text(message.method_string()),
          .path = target.substr(0, mark),
          .query = mark == std::string::npos ? std::string{} : target.substr(mark + 1),
          .authorization = text(message[http::field::authorization]),
          .idempotency_key = text(message["Idempotency-Key"]),
          .last_event_id = text(message["Last-Event-ID"]),
          .body = message.body()};
}

Reply refusal(const Code& error) {
  if (error == http::error::body_limit) {
    return error_reply(
        Error{Errc::request_too_large,
              "the body is over kRequestBytes = " + std::to_string(limits::kRequestBytes) + " bytes",
              {}});
  }
  if (error == http::error::header_limit) {
    const std::string limit = std::to_string(limits::kRequestHeaderBytes);
    return error_reply(
        431,
        Error{Errc::request_too_large, "the headers are over kRequestHeaderBytes = " + limit + " bytes", {}});
  }
  return error_reply(Error{Errc::request_invalid, "it is not HTTP: " + error.message(), {}});
}

bool is_malformed(const Code& error) {
  return error.category() == make_error_code(http::error::body_limit).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

asio::awaitable<bool> write_reply(Hub& hub, Stream stream, Reply reply, bool keep_alive) {
  http::response<http::string_body> message;
  message.version(11);
  message.result(reply.status);
  for (const auto& [name, value] : security_headers()) message.set(name, value);
  message.set(http::field::content_type, reply.type);
  for (const auto& [name, value] : reply.headers) message.set(name, value);
  message.body() = std::move(reply.body);
  message.keep_alive(keep_alive);
  message.prepare_payload();
  Code error;
  stream->expires_after(hub.options.patience);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await http::async_write(*stream, message, token);
  co_return !error && keep_alive;
}

/// Closing a socket with unread data resets it, and the client may lose our answer: so read what it still
/// sends.
asio::awaitable<void> drain(Stream stream) {
  Code error;
  stream->socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream->expires_after(limits::kDrain);
  std::string scrap(64 << 10, '\0');
  std::size_t drained = 0;
  while (!error && drained < limits::kDrainBytes) {
    auto token = asio::redirect_error(asio::use_awaitable, error);
    drained += co_await stream->async_read_some(asio::buffer(scrap), token);
  }
}

asio::awaitable<Code> read_header(Stream stream, beast::flat_buffer& buffer, Parser& parser) {
  Code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await http::async_read_header(*stream, buffer, parser, token);
  co_return error;
}

/// A client that asked for leave to send its body (curl does from 1 KiB on) waits for it.
asio::awaitable<Code> read_body(Stream stream, beast::flat_buffer& buffer, Parser& parser) {
  Code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on{http::status::continue_, 11};
    co_await http::async_write(*stream, go_on, token);
  }
  if (!error) co_await http::async_read(*stream, buffer, parser, token);
  co_return error;
}

/// Whether the connection stays open for another request.
asio::awaitable<bool> serve_request(Hub& hub, Stream stream, beast::flat_buffer& buffer) {
  Parser parser;
  parser.header_limit(limits::kRequestHeaderBytes);
  parser.body_limit(limits::kRequestBytes);
  stream->expires_after(limits::kRequestIdle);
  Code error = co_await read_header(stream, buffer, parser);
  const bool oversized =
      error == http::error::body_limit;  // declared by the header, which is whole and readable
  if (error && !oversized && !is_malformed(error)) co_return false;
  if (!error || oversized) {
    const auto& header = parser.get();
    const std::string host = text(header[http::field::host]);
    const std::string origin = text(header[http::field::origin]);
    const Result<void> allowed = hub.guard.check_origin(host, origin);
    if (!allowed) {
      Reply reply = error_reply(allowed.error());
      co_await write_reply(hub, stream, std::move(reply), false);
      co_await drain(stream);
      co_return false;
    }
  }
  if (!error) error = co_await read_body(stream, buffer, parser);
  if (error && !is_malformed(error)) co_return false;
  if (error) {
    Reply reply = refusal(error);
    co_await write_reply(hub, stream, std::move(reply), false);
    co_await drain(stream);
    co_return false;
  }
  const bool keep_alive = parser.get().keep_alive();
  const Request request = request_of(parser.get());
  std::optional<Reply> reply = hub.routes.answer(request);
  if (!reply) {
    const auto position = resume_position(request);
    if (position) {
      co_await stream_events(hub, stream, *position);
      co_return false;
    }
    reply = error_reply(position.error());
  }
  const bool open = co_await write_reply(hub, stream, std::move(*reply), keep_alive);
  co_return open;
}

}  // namespace

asio::awaitable<void> serve_connection(Hub& hub, asio::ip::tcp::socket socket) {
  const ConnectionCount counted(hub);
  const auto stream = std::make_shared<beast::tcp_stream>(std::move(socket));
  beast::flat_buffer buffer(limits::kRequestHeaderBytes + limits::kRequestBytes);
  bool open = true;
  while (open) open = co_await serve_request(hub, stream, buffer);
  Code ignored;
  stream->socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

}  // namespace limelight
