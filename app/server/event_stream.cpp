#include "app/server/event_stream.hpp"

#include <charconv>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/format.h>

#include "core/json.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = std::shared_ptr<beast::tcp_stream>;
using Code = boost::system::error_code;

/// Whether the client is still there, and the timer its stream sleeps on.
struct Listener {
  explicit Listener(const asio::any_io_executor& executor) : timer(executor) {}
  asio::steady_timer timer;
  bool gone = false;
};

/// A client never sends anything on an event stream: whatever can be read there is its leaving.
void watch_for_leaving(beast::tcp_stream& stream, const std::shared_ptr<Listener>& listener) {
  stream.socket().async_wait(asio::ip::tcp::socket::wait_read, [listener](const Code&) {
    listener->gone = true;
    listener->timer.cancel();
  });
}

asio::awaitable<bool> send(Stream stream, Milliseconds patience, std::string text) {
  Code error;
  stream->expires_after(patience);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await asio::async_write(*stream, asio::buffer(text), token);
  stream->expires_never();
  co_return !error;
}

asio::awaitable<bool> send_head(Stream stream, Milliseconds patience) {
  http::response<http::empty_body> head{http::status::ok, 11};
  for (const auto& [name, value] : security_headers()) head.set(name, value);
  head.set(http::field::content_type, "text/event-stream");
  head.keep_alive(false);
  Code error;
  stream->expires_after(patience);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await http::async_write(*stream, head, token);
  co_return !error;
}

asio::awaitable<void> wait_for_more(Hub& hub, std::shared_ptr<Listener> listener) {
  Code error;
  listener->timer.expires_after(hub.options.heartbeat);
  hub.waiting.insert(&listener->timer);
  auto token = asio::redirect_error(asio::use_awaitable, error);
  co_await listener->timer.async_wait(token);
  hub.waiting.erase(&listener->timer);
}

std::string written(const Event& event) {
  return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", event.seq.value, to_text(event.kind()),
                     canonical(to_json(event)));
}

/// A position the journal does not hold (from another journal, or no longer kept) cannot be resumed.
Result<bool> holds(Served& served, Sequence position) {
  if (position == Sequence{0}) return true;
  const auto found = served.events_after(position - Sequence{1}, 1);
  if (!found) return std::unexpected(found.error());
  return !found->empty() && found->front().seq == position;
}

std::string reset(const Served& served, Sequence& after) {
  const nlohmann::json state = served.state();
  after = Sequence{state.value("seq", std::int64_t{0})};
  return fmt::format("id: {}\nevent: reset\ndata: {}\n\n", after.value, canonical(state));
}

/// What is to be sent next; empty when all was sent. Moves `after` on.
Result<std::string> next_page(Hub& hub, Sequence& after) {
  const auto events = hub.served.events_after(after, limits::kEventsPage);
  if (!events) return std::unexpected(events.error());
  std::string page;
  if (events->empty()) return page;
  if (events->front().seq != after + Sequence{1}) return reset(hub.served, after);
  for (const Event& event : *events) page += written(event);
  after = events->back().seq;
  return page;
}

std::string failure(const Error& error) {
  return fmt::format("event: error\ndata: {}\n\n", canonical(error_json(error)));
}

}  // namespace

Result<std::optional<Sequence>> resume_position(const Request& request) {
  std::string_view text = request.last_event_id;
  if (text.empty()) {
    constexpr std::string_view kName = "after=";
    std::string_view query = request.query;
    while (!query.empty()) {
      const std::string_view pair = query.substr(0, query.find('&'));
      if (!pair.starts_with(kName)) {
        return fail(Errc::request_invalid, "the only parameter is after, as in ?after=12");
      }
      text = pair.substr(kName.size());
      if (text.empty()) return fail(Errc::request_invalid, "after is empty: it takes a seq, as in ?after=12");
      query.remove_prefix(std::min(query.size(), pair.size() + 1));
    }
  }
  if (text.empty()) return std::optional<Sequence>{};
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) {
    return fail(Errc::request_invalid, "the position to resume after is not a seq (a whole number from 0)");
  }
  return std::optional<Sequence>(Sequence{number});
}

asio::awaitable<void> stream_events(Hub& hub, Stream stream, std::optional<Sequence> position) {
  const bool started = co_await send_head(stream, hub.options.patience);
  if (!started) co_return;
  const auto listener = std::make_shared<Listener>(stream->get_executor());
  watch_for_leaving(*stream, listener);

  Sequence after = position.value_or(Sequence{0});
  const Result<bool> held = position ? holds(hub.served, after) : Result<bool>(false);
  std::string page;
  if (!held)
    page = failure(held.error());
  else if (!*held)
    page = reset(hub.served, after);
  bool more = held.has_value();
  while (!listener->gone) {
    if (page.empty()) {
      Result<std::string> next = next_page(hub, after);
      more = next.has_value();
      page = more ? std::move(*next) : failure(next.error());
    }
    if (page.empty()) {
      const auto slept_until = std::chrono::steady_clock::now() + hub.options.heartbeat;
      co_await wait_for_more(hub, listener);
      if (std::chrono::steady_clock::now() < slept_until) continue;
      page = ": still here\n\n";
    }
    const bool sent = co_await send(stream, hub.options.patience, std::move(page));
    if (!sent || !more) co_return;
    page.clear();
  }
}

}  // namespace limelight
