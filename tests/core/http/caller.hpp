// An HTTP client with a loop of its own, and what came of each of its calls.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/io_context.hpp>

#include "core/http/client.hpp"

namespace limelight::test {

struct Called {
  int answers = 0;  ///< how often on_done was called
  std::optional<Result<HttpStatus>> outcome;
  std::string body;
};

/// Single-threaded: the loop runs inside ask() and run_until().
struct Caller {
  std::shared_ptr<Called> send(HttpRequest request, std::stop_token stop = {}) {
    auto called = std::make_shared<Called>();
    client->send(
        std::move(request), std::move(stop), [called](std::string_view piece) { called->body += piece; },
        [called](Result<HttpStatus> outcome) {
          ++called->answers;
          called->outcome = std::move(outcome);
        });
    return called;
  }

  template <class Condition>
  bool run_until(Condition condition) {
    loop.restart();
    while (!condition() && loop.run_one() > 0) {
    }
    return condition();
  }

  std::shared_ptr<Called> ask(HttpRequest request, std::stop_token stop = {}) {
    auto called = send(std::move(request), std::move(stop));
    run_until([&] { return called->outcome.has_value(); });
    return called;
  }

  boost::asio::io_context loop;
  std::optional<HttpClient> client{std::in_place, loop.get_executor()};
};

inline HttpRequest get(std::string url) {
  HttpRequest request;
  request.method = "GET";
  request.url = std::move(url);
  return request;
}

/// The error's code; nothing if there was none, or no outcome.
inline std::optional<Errc> code_of(const Called& called) {
  if (!called.outcome || *called.outcome) return {};
  return called.outcome->error().code;
}

}  // namespace limelight::test
