// HTTP requests on the engine's loop: answers come in pieces, connections are reused, a stop ends a call at
// once.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "core/byte_budget.hpp"
#include "core/limits.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

namespace limelight {

struct HttpHeader {
  std::string name;
  std::string value;
};

/// Redirects are not followed: they are a status like any other. Certificates are always verified.
struct HttpRequest {
  std::string method = "POST";
  std::string url;  ///< http or https
  std::vector<HttpHeader> headers;
  std::string body;
  Secret bearer;      ///< sent as `Authorization: Bearer`; empty = no such header
  std::string proxy;  ///< empty = none; the environment's proxy variables are never read
  Milliseconds connect_timeout{10'000};
  std::size_t response_bytes = limits::kResponseBytes;  ///< the answer may not be longer
  std::string_view response_limit = "kResponseBytes";   ///< the name of that limit, for errors
};

struct HttpStatus {
  int code = 0;
  std::string content_type;                 ///< as sent; empty if there was none
  std::optional<Milliseconds> retry_after;  ///< when the server would like to be asked again
  std::optional<bool> should_retry;         ///< whether it would, if it says so (x-should-retry)
};

/// Lives on `executor`: one strand or a loop with one thread; send() is called there and handlers run there,
/// never inline in send(). Destroying the client ends what is pending: its handlers are called with
/// `cancelled` before the destructor returns, so that nobody waits for an answer that cannot come any more.
class HttpClient {
 public:
  using OnData = std::move_only_function<void(std::string_view piece)>;
  using OnDone = std::move_only_function<void(Result<HttpStatus>)>;

  explicit HttpClient(boost::asio::any_io_executor executor);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// `on_data` gets the body as it comes, whatever the status; it must not destroy the client. `on_done` is
  /// called once, with any status the server gave. The stop may be requested on any thread. Fails:
  /// model_unreachable (no connection), timed_out (connecting), cancelled, queue_full (limits::kConnections
  /// calls at once), model_failed (the answer broke off or is over its limit), invalid_argument (a control
  /// character in a header: it would begin another one).
  void send(HttpRequest request, std::stop_token stop, OnData on_data, OnDone on_done);

  /// What those who keep answers under way may hold of them together: limits::kResponsesBytes.
  const std::shared_ptr<ByteBudget>& held() const { return held_; }

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;
  std::shared_ptr<ByteBudget> held_ =
      std::make_shared<ByteBudget>(limits::kResponsesBytes, "kResponsesBytes");
};

}  // namespace limelight
