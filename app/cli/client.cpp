#include "app/cli/client.hpp"

#include <limits>
#include <random>
#include <stop_token>
#include <utility>

#include <fmt/format.h>

#include "app/cli/json_reading.hpp"
#include "core/http/blocking.hpp"
#include "core/json.hpp"
#include "core/sse.hpp"

namespace limelight::cli {
namespace {

// Three of the daemon's heartbeats.
constexpr Milliseconds kSilence{45'000};

Errc code_of(int http_status) {
  switch (http_status) {
    case 401:
      return Errc::unauthorized;
    case 403:
      return Errc::forbidden_host;
    case 404:
      return Errc::not_found;
    case 413:
      return Errc::request_too_large;
    case 429:
    case 503:
      return Errc::queue_full;
    default:
      return Errc::request_invalid;
  }
}

std::string new_key() {
  std::random_device source;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", source(), source(), source(), source());
}

}  // namespace

class Client::Connection {
 public:
  Connection(Endpoint endpoint, std::string token)
      : endpoint_(std::move(endpoint)), url_(endpoint_.url), token_(std::move(token)) {}

  const Endpoint& endpoint() const { return endpoint_; }

  HttpRequest request(std::string method, const std::string& path) const {
    HttpRequest request;
    request.method = std::move(method);
    request.url = url_ + path;
    request.bearer = Secret(token_);
    request.connect_timeout = Milliseconds{2'000};
    return request;
  }

  Result<nlohmann::json> read(HttpRequest request, Milliseconds patience) {
    const std::string url = request.url;
    const auto answer = http_.send(std::move(request), {}, patience);
    if (!answer) return unreachable(answer.error());
    if (answer->status.code >= 400) return refused(*answer, url);
    return parse_json(answer->body);
  }

  Result<void> listen(HttpRequest request, const std::function<bool(const std::string&)>& line) {
    std::stop_source enough;
    const std::stop_callback stopped(stop_.get_token(), [&enough] { enough.request_stop(); });
    Result<void> read;
    SseParser parser{[&](const SseEvent& event) {
      if (!enough.stop_requested() && !line(event.data)) enough.request_stop();
    }};
    const auto take = [&](std::string_view piece) {
      if (enough.stop_requested()) return;
      read = parser.feed(piece);
      if (!read) enough.request_stop();
    };
    const std::string url = request.url;
    const auto status = http_.stream(std::move(request), enough.get_token(), take, kSilence);
    if (!read || enough.stop_requested()) return read;
    if (!status) return unreachable(status.error());
    return refusal(*status, "the stream was refused", url);
  }

  void stop() { stop_.request_stop(); }

 private:
  std::unexpected<Error> unreachable(const Error& error) const {
    if (error.code != Errc::timed_out) return fail(Errc::daemon_unreachable, error.why, url_);
    return fail(
        Errc::daemon_unreachable,
        fmt::format("its process {} is there, but {}: it is stopped, or too busy", endpoint_.pid, error.why),
        url_);
  }

  /// What the daemon says of it, if it is a daemon that speaks.
  static std::unexpected<Error> refused(const HttpAnswer& answer, const std::string& url) {
    const auto body = parse_json(answer.body);
    if (!body || !body->is_object() || !body->contains("error") || !body->at("error").is_object())
      return fail(code_of(answer.status.code), answer.body.substr(0, 500), url);
    const nlohmann::json& told = body->at("error");
    const auto code = parse_code(text_at(told, "code"));
    return fail(code.value_or(code_of(answer.status.code)), text_at(told, "why"), url);
  }

  static Result<void> refusal(const HttpStatus& status, std::string why, const std::string& url) {
    if (status.code < 400) return {};
    return fail(code_of(status.code), std::move(why), url);
  }

  Endpoint endpoint_;
  std::string url_;
  std::string token_;
  BlockingHttp http_;
  std::stop_source stop_;
};

Client::Client(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Client::Client(Client&&) noexcept = default;
Client::~Client() = default;

Result<Client> Client::open(const std::string& given_directory) {
  const auto directory = find_data_directory(given_directory);
  if (!directory) return std::unexpected(directory.error());
  const auto endpoint = read_endpoint(*directory);
  if (!endpoint) return std::unexpected(endpoint.error());
  const auto token = read_file(endpoint->token_file);
  if (!token) return std::unexpected(token.error());
  return Client(std::make_unique<Connection>(*endpoint, *token));
}

const Endpoint& Client::endpoint() const {
  return connection_->endpoint();
}

Result<nlohmann::json> Client::get(const std::string& path) {
  return connection_->read(connection_->request("GET", path), kPatience);
}

Result<nlohmann::json> Client::post(const std::string& path, const nlohmann::json& body,
                                    Milliseconds patience) {
  HttpRequest request = connection_->request("POST", path);
  request.headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", new_key()}};
  request.body = canonical(body);
  return connection_->read(std::move(request), patience);
}

Result<void> Client::stream(const std::string& path, const std::function<bool(const std::string&)>& line) {
  HttpRequest request = connection_->request("GET", path);
  request.headers = {{"Accept", "text/event-stream"}};
  // As long as the daemon lives.
  request.response_bytes = std::numeric_limits<std::size_t>::max();
  return connection_->listen(std::move(request), line);
}

void Client::stop() {
  connection_->stop();
}

}  // namespace limelight::cli
