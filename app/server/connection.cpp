#include "app/server/connection.hpp"

#include <functional>
#include <limits>
#include <string_view>
#include <utility>

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

#include "app/server/acceptance.hpp"
#include "app/server/answer_wait.hpp"
#include "app/server/event_stream.hpp"
#include "app/server/request_head.hpp"
#include "app/server/requests.hpp"
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

RequestHead head_of(const http::request<http::string_body>& message) {
  RequestHead head{text(message.target()), message.version(), {}};
  for (const auto& field : message) head.fields.emplace_back(text(field.name_string()), text(field.value()));
  return head;
}

Request request_of(const RequestHead& head, const std::string& target, std::string_view method,
                   std::string body) {
  const std::size_t mark = target.find('?');
  return {.method = std::string(method == "HEAD" ? "GET" : method),
          .path = target.substr(0, mark),
          .query = mark == std::string::npos ? std::string{} : target.substr(mark + 1),
          .authorization = std::string(head.field("Authorization")),
          .idempotency_key = std::string(head.field("Idempotency-Key")),
          .last_event_id = std::string(head.field("Last-Event-ID")),
          .body = std::move(body)};
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

/// How a reply goes over the wire.
struct Manner {
  bool keep_alive = false;
  bool without_body = false;  ///< of a HEAD
};

asio::awaitable<bool> write_reply(Hub& hub, Stream stream, Reply reply, Manner manner) {
  http::response<http::string_body> message;
  message.version(11);
  message.result(reply.status);
  for (const auto& [name, value] : security_headers()) message.set(name, value);
  message.set(http::field::content_type, reply.type);
  for (const auto& [name, value] : reply.headers) message.set(name, value);
  message.keep_alive(manner.keep_alive);
  message.content_length(reply.body.size());
  if (!manner.without_body) message.body() = std::move(reply.body);
  Code error;
  stream->expires_after(hub.options.patience);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await http::async_write(*stream, message, token);
  co_return !error && manner.keep_alive;
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

asio::awaitable<void> refuse(Hub& hub, Stream stream, Reply reply) {
  const Manner closing{};
  co_await write_reply(hub, stream, std::move(reply), closing);
  co_await drain(stream);
}

Reply conversation(Served& served, std::string_view query) {
  const auto before = read_position(query, "before");
  if (!before) return error_reply(before.error());
  auto talk = served.conversation(before->value_or(Sequence{std::numeric_limits<std::int64_t>::max()}));
  return talk ? json_reply(200, *talk) : error_reply(talk.error());
}

/// Makes another token, which alone is valid from then on.
asio::awaitable<Reply> rotate_token(Hub& hub) {
  if (!hub.options.new_token)
    co_return error_reply(Error{Errc::request_invalid, "this server's token is not kept in a file", {}});
  const auto made = std::make_shared<std::string>();
  std::function<Reply()> work = [&options = hub.options, made]() -> Reply {
    auto token = options.new_token();
    if (!token) return error_reply(token.error());
    *made = std::move(*token);
    return json_reply(200, nlohmann::json::object());
  };
  Reply reply = co_await hub.journal.reply_of(std::move(work));
  if (!made->empty()) {
    hub.guard.set_token(std::move(*made));
    hub.wake();
  }
  co_return reply;
}

/// Whether the connection stays open for another request.
asio::awaitable<bool> carry_out(Hub& hub, Stream stream, Request request, Deferred what, Manner manner) {
  if (what == Deferred::events) {
    const auto position = resume_position(request);
    if (position && !manner.without_body) {
      co_await stream_events(hub, stream, *position);
      co_return false;
    }
    Reply reply = position ? Reply{200, "text/event-stream", {}, {}} : error_reply(position.error());
    const bool open = co_await write_reply(hub, stream, std::move(reply), manner);
    co_return open;
  }
  Reply reply;
  if (what == Deferred::token) {
    reply = co_await rotate_token(hub);
  } else if (what == Deferred::stimuli) {
    reply = co_await accept_stimulus(hub.served, std::move(request));
    if (reply.awaited) reply = co_await await_answer(hub, stream, std::move(reply));
  } else if (what == Deferred::control) {
    reply = co_await accept_control(hub.served, std::move(request));
  } else {
    std::function<Reply()> work = [&served = hub.served, query = request.query] {
      return conversation(served, query);
    };
    reply = co_await hub.journal.reply_of(std::move(work));
  }
  const bool open = co_await write_reply(hub, stream, std::move(reply), manner);
  co_return open;
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
  RequestHead head;
  Result<std::string> target;
  if (!error || oversized) {
    head = head_of(parser.get());
    target = admit(head, hub.guard);
    if (!target) {
      Reply reply = error_reply(target.error());
      co_await refuse(hub, stream, std::move(reply));
      co_return false;
    }
  }
  if (!error) error = co_await read_body(stream, buffer, parser);
  if (error && !is_malformed(error)) co_return false;
  if (error) {
    Reply reply = refusal(error);
    co_await refuse(hub, stream, std::move(reply));
    co_return false;
  }
  const std::string method = text(parser.get().method_string());
  const Manner manner{parser.get().keep_alive(), method == "HEAD"};
  Request request = request_of(head, *target, method, std::move(parser.get().body()));
  Answer answer = hub.routes.answer(request);
  if (const auto* deferred = std::get_if<Deferred>(&answer)) {
    const bool open = co_await carry_out(hub, stream, std::move(request), *deferred, manner);
    co_return open;
  }
  const bool open = co_await write_reply(hub, stream, std::move(std::get<Reply>(answer)), manner);
  co_return open;
}

}  // namespace

asio::awaitable<void> serve_connection(Hub& hub, asio::ip::tcp::socket socket) {
  const Counted counted(hub.connections);
  const auto stream = std::make_shared<beast::tcp_stream>(std::move(socket));
  beast::flat_buffer buffer(limits::kRequestHeaderBytes + limits::kRequestBytes);
  bool open = true;
  while (open) open = co_await serve_request(hub, stream, buffer);
  Code ignored;
  stream->socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

asio::awaitable<void> refuse_connection(Hub& hub, asio::ip::tcp::socket socket) {
  const Counted counted(hub.refusals);
  const auto stream = std::make_shared<beast::tcp_stream>(std::move(socket));
  Reply reply = error_reply(
      Error{Errc::queue_full, "kConnections = " + std::to_string(limits::kConnections) + " are open", {}});
  co_await refuse(hub, stream, std::move(reply));
}

}  // namespace limelight
