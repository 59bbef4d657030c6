#include "app/cli/client.hpp"

#include <atomic>
#include <random>

#include <fmt/format.h>
#include <httplib.h>

#include "app/cli/data_directory.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"

namespace limelight::cli {
namespace {

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
  Connection(const std::string& url, const std::string& token) : url_(url), http_(url) {
    http_.set_connection_timeout(2);
    http_.set_default_headers({{"Authorization", "Bearer " + token}});
  }

  Result<nlohmann::json> read(const httplib::Result& answer, const std::string& path) {
    if (!answer) return fail(Errc::daemon_unreachable, httplib::to_string(answer.error()), url_);
    if (answer->status >= 400) return fail(code_of(answer->status), answer->body.substr(0, 500), url_ + path);
    return parse_json(answer->body);
  }

  std::string url_;
  httplib::Client http_;
  std::atomic<bool> stopped_{false};
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
  return Client(std::make_unique<Connection>(endpoint->url, *token));
}

Result<nlohmann::json> Client::get(const std::string& path) {
  return connection_->read(connection_->http_.Get(path), path);
}

Result<nlohmann::json> Client::post(const std::string& path, const nlohmann::json& body) {
  const httplib::Headers headers{{"Idempotency-Key", new_key()}};
  return connection_->read(connection_->http_.Post(path, headers, canonical(body), "application/json"), path);
}

Result<void> Client::stream(const std::string& path, const std::function<bool(const std::string&)>& line) {
  std::string kept;
  bool wanted = true;
  const auto receive = [&](const char* bytes, std::size_t size) {
    kept.append(bytes, size);
    for (std::size_t end = kept.find('\n'); wanted && end != std::string::npos; end = kept.find('\n')) {
      std::string text = kept.substr(0, end);
      kept.erase(0, end + 1);
      if (text.ends_with('\r')) text.pop_back();
      if (text.starts_with("data:")) wanted = line(text.substr(text.starts_with("data: ") ? 6 : 5));
    }
    return wanted && kept.size() <= limits::kSseLineBytes;
  };
  // A quiet mind says nothing for longer than any time-out one would choose; the daemon's comments keep it
  // alive.
  connection_->http_.set_read_timeout(std::chrono::hours{24});
  const auto answer =
      connection_->http_.Get(path, httplib::Headers{{"Accept", "text/event-stream"}}, receive);
  if (!wanted || connection_->stopped_) return {};
  if (!answer) return fail(Errc::daemon_unreachable, httplib::to_string(answer.error()), connection_->url_);
  if (answer->status >= 400)
    return fail(code_of(answer->status), "the stream was refused", connection_->url_ + path);
  return {};
}

void Client::stop() {
  connection_->stopped_ = true;
  connection_->http_.stop();
}

}  // namespace limelight::cli
