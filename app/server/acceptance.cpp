#include "app/server/acceptance.hpp"

#include <utility>

#include "app/server/requests.hpp"
#include "app/server/server_limits.hpp"
#include "core/await.hpp"

namespace limelight {
namespace {

/// Acts once for each key.
Result<RequestKey> key_of(const Request& request) {
  const std::string& key = request.idempotency_key;
  if (key.size() > limits::kIdempotencyKeyBytes) {
    return fail(Errc::request_invalid, "the Idempotency-Key is over kIdempotencyKeyBytes = " +
                                           std::to_string(limits::kIdempotencyKeyBytes) + " bytes");
  }
  return RequestKey{key, request.path + "\n" + request.body};
}

}  // namespace

boost::asio::awaitable<Reply> accept_stimulus(Served& served, Request request) {
  const auto patience = read_wait(request.query);
  if (!patience) co_return error_reply(patience.error());
  auto text = read_stimulus(request.body);
  if (!text) co_return error_reply(text.error());
  auto key = key_of(request);
  if (!key) co_return error_reply(key.error());
  auto start = [&](Served::Done done) { served.say(std::move(*text), std::move(*key), std::move(done)); };
  const auto id = co_await await_callback<Result<std::string>>(std::move(start));
  if (!id) co_return error_reply(id.error());
  Reply reply = json_reply(202, {{"id", *id}});
  if (patience->count() > 0) reply.awaited = Awaited{*id, *patience};
  co_return reply;
}

boost::asio::awaitable<Reply> accept_control(Served& served, Request request) {
  const auto wanted = read_control(request.body);
  if (!wanted) co_return error_reply(wanted.error());
  auto key = key_of(request);
  if (!key) co_return error_reply(key.error());
  auto start = [&](Served::Done done) { served.control(*wanted, std::move(*key), std::move(done)); };
  const auto obeyed = co_await await_callback<Result<std::string>>(std::move(start));
  co_return obeyed ? json_reply(202, nlohmann::json::object()) : error_reply(obeyed.error());
}

}  // namespace limelight
