#include "app/server/event_stream.hpp"

#include <chrono>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>

#include "app/server/reply.hpp"
#include "app/server/stream_client.hpp"
#include "core/json.hpp"

namespace limelight {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Stream = std::shared_ptr<boost::beast::tcp_stream>;
using Client = std::shared_ptr<StreamClient>;

asio::awaitable<bool> send_head(Stream stream, Milliseconds patience) {
  http::response<http::empty_body> head{http::status::ok, 11};
  for (const auto& [name, value] : security_headers()) head.set(name, value);
  head.set(http::field::content_type, "text/event-stream");
  head.set("X-Accel-Buffering", "no");  // nginx passes events on as they come
  head.keep_alive(false);
  boost::system::error_code error;
  stream->expires_after(patience);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await http::async_write(*stream, head, token);
  co_return !error;
}

std::string reset(const Served& served, Sequence& after) {
  const nlohmann::json state = served.state();
  after = Sequence{state.value("seq", std::int64_t{0})};
  return fmt::format("id: {}\nevent: reset\ndata: {}\n\n", after.value, canonical(state));
}

std::string failure(const Error& error) {
  return fmt::format("event: error\ndata: {}\n\n", canonical(error_json(error)));
}

/// Not of the journal, so it has no id: what keeps the mind from going on, or null once nothing does.
std::string trouble_told(const nlohmann::json& trouble) {
  return fmt::format("event: trouble\ndata: {}\n\n", canonical({{"trouble", trouble}}));
}

/// False if the client is to be let go.
asio::awaitable<bool> start_at(Hub& hub, Client client, std::optional<Sequence> position, Sequence& after) {
  after = position.value_or(Sequence{0});
  Result<bool> held{false};
  if (position) held = co_await hub.journal.holds(after);
  std::string first;
  if (!held)
    first = failure(held.error());
  else if (!*held)
    first = reset(hub.served, after);
  const bool sent = co_await client->send(first);
  co_return sent&& held.has_value();
}

asio::awaitable<void> wait_for_more(Hub& hub, Client client) {
  hub.waiting.insert(&client->timer());
  co_await client->sleep(hub.options.heartbeat);
  hub.waiting.erase(&client->timer());
}

/// Sends the page after `after`, or waits if there is none. False if the client is to be let go.
asio::awaitable<bool> send_next(Hub& hub, Client client, Sequence& after, nlohmann::json& told) {
  if (hub.trouble != told) {
    told = hub.trouble;
    const std::string words = trouble_told(told);
    const bool sent = co_await client->send(words);
    co_return sent;
  }
  const std::uint64_t wakes = hub.wakes;
  const Result<JournalPages::Page> page = co_await hub.journal.after(after);
  if (!page) {
    const std::string words = failure(page.error());
    co_await client->send(words);
    co_return false;
  }
  if ((*page)->text.empty()) {
    if (hub.wakes != wakes || client->gone()) co_return true;
    const auto silent = std::chrono::steady_clock::now() + hub.options.heartbeat;
    co_await wait_for_more(hub, client);
    if (std::chrono::steady_clock::now() < silent) co_return true;
    const bool sent = co_await client->send(": still here\n\n");
    co_return sent;
  }
  // From the beginning means: from the first that is kept.
  if (after != Sequence{0} && (*page)->first != after + Sequence{1}) {
    const std::string words = reset(hub.served, after);
    const bool sent = co_await client->send(words);
    co_return sent;
  }
  const bool sent = co_await client->send((*page)->text);
  after = (*page)->last;
  co_return sent;
}

}  // namespace

asio::awaitable<void> stream_events(Hub& hub, Stream stream, std::optional<Sequence> position) {
  const bool started = co_await send_head(stream, hub.options.patience);
  if (!started) co_return;
  const Counted counted(hub.streams);
  const std::uint64_t admission = hub.guard.admission();
  const auto client = std::make_shared<StreamClient>(stream, hub.options.patience);
  client->watch();
  hub.look_for_trouble();
  nlohmann::json told;
  Sequence after{0};
  bool open = co_await start_at(hub, client, position, after);
  while (open && !client->gone() && hub.guard.admission() == admission)
    open = co_await send_next(hub, client, after, told);
}

}  // namespace limelight
