#include "app/server/answer_wait.hpp"

#include <chrono>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace limelight {
namespace {

namespace asio = boost::asio;
using Code = boost::system::error_code;
using Json = nlohmann::json;

/// Whether the client is still there, and the timer that its request sleeps on.
struct Caller {
  explicit Caller(const asio::any_io_executor& executor) : timer(executor) {}
  asio::steady_timer timer;
  bool gone = false;
};

/// What can be read is the next request, or that the client has left.
void watch(boost::beast::tcp_stream& stream, const std::shared_ptr<Caller>& caller) {
  auto& socket = stream.socket();
  socket.async_wait(asio::ip::tcp::socket::wait_read, [caller, &socket](const Code& ended) {
    if (ended) return;  // nobody watches any more, and the socket may be gone
    char letter = 0;
    Code error;
    const auto read = socket.receive(asio::buffer(&letter, 1), asio::socket_base::message_peek, error);
    caller->gone = error || read == 0;
    if (caller->gone) caller->timer.cancel();
  });
}

Reply answered(const std::string& id, const StimulusAnswer& answer) {
  return json_reply(200, {{"id", id}, {"response", {{"text", answer.text}, {"tick", answer.tick.value}}}});
}

Reply not_answered(const Awaited& awaited) {
  const std::string why =
      "not answered within " + std::to_string(awaited.patience.count()) + " s; it is kept and will be";
  return json_reply(202, {{"id", awaited.id}, {"response", nullptr}, {"why", why}});
}

}  // namespace

asio::awaitable<Reply> await_answer(Hub& hub, std::shared_ptr<boost::beast::tcp_stream> stream,
                                    Reply accepted) {
  const Awaited awaited = std::move(*accepted.awaited);
  const auto until = std::chrono::steady_clock::now() + awaited.patience;
  const auto caller = std::make_shared<Caller>(stream->get_executor());
  stream->expires_never();
  watch(*stream, caller);
  auto answer = hub.served.answer_to(awaited.id);
  while (!answer && !caller->gone && std::chrono::steady_clock::now() < until) {
    Code error;
    caller->timer.expires_at(until);
    hub.waiting.insert(&caller->timer);
    auto token = asio::redirect_error(asio::use_awaitable, error);
    co_await caller->timer.async_wait(token);
    hub.waiting.erase(&caller->timer);
    answer = hub.served.answer_to(awaited.id);
  }
  Code ignored;
  stream->socket().cancel(ignored);
  co_return answer ? answered(awaited.id, *answer) : not_answered(awaited);
}

}  // namespace limelight
