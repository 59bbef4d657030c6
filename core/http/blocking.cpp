#include "core/http/blocking.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

namespace limelight {

class BlockingHttp::Loop {
 public:
  boost::asio::io_context context{1};
  // There is always work: the loop never ends by itself.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{context.get_executor()};
  HttpClient client{context.get_executor()};
};

BlockingHttp::BlockingHttp() : loop_(std::make_unique<Loop>()) {}
BlockingHttp::~BlockingHttp() = default;

/// Ends a request that takes too long; on the loop's thread.
class BlockingHttp::Patience {
 public:
  Patience(boost::asio::io_context& loop, std::optional<Milliseconds> longest, std::stop_token asked)
      : longest_(longest),
        timer_(loop),
        passes_on_(std::move(asked), [state = state_] { state->stop.request_stop(); }) {
    begin();
  }

  /// From now on.
  void begin() {
    if (!longest_) return;
    timer_.expires_after(*longest_);
    timer_.async_wait([state = state_](const boost::system::error_code& other) {
      if (other) return;
      state->over = true;
      state->stop.request_stop();
    });
  }

  std::stop_token token() const { return state_->stop.get_token(); }
  bool over() const { return state_->over; }

  Error error() const {
    return {Errc::timed_out, "nothing came for " + std::to_string(longest_->count()) + " ms", {}};
  }

 private:
  // A timer that rang may be heard of when the request has long ended.
  struct State {
    std::stop_source stop;
    bool over = false;
  };

  std::optional<Milliseconds> longest_;
  std::shared_ptr<State> state_ = std::make_shared<State>();
  boost::asio::steady_timer timer_;
  std::stop_callback<std::function<void()>> passes_on_;
};

Result<HttpAnswer> BlockingHttp::send(HttpRequest request, std::stop_token stop,
                                      std::optional<Milliseconds> patience) {
  std::string body;
  Patience limit{loop_->context, patience, std::move(stop)};
  auto status = stream(std::move(request), limit.token(), [&body](std::string_view piece) { body += piece; });
  if (!status && limit.over()) return std::unexpected(limit.error());
  if (!status) return std::unexpected(std::move(status.error()));
  return HttpAnswer{std::move(*status), std::move(body)};
}

Result<HttpStatus> BlockingHttp::stream(HttpRequest request, std::stop_token stop, HttpClient::OnData on_data,
                                        std::optional<Milliseconds> silence) {
  std::optional<Result<HttpStatus>> outcome;
  Patience limit{loop_->context, silence, std::move(stop)};
  const auto take = [&limit, &on_data](std::string_view piece) {
    limit.begin();
    on_data(piece);
  };
  const auto end = [&outcome](Result<HttpStatus> status) { outcome = std::move(status); };
  loop_->client.send(std::move(request), limit.token(), take, end);
  while (!outcome) loop_->context.run_one();
  if (!*outcome && limit.over()) return std::unexpected(limit.error());
  return std::move(*outcome);
}

}  // namespace limelight
