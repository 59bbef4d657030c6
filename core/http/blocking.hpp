// One HTTP request after the other, each waited for: for programs that have nothing else to do meanwhile.
#pragma once
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/http/client.hpp"

namespace limelight {

struct HttpAnswer {
  HttpStatus status;
  std::string body;
};

/// One thread at a time; a stop may be requested on any.
class BlockingHttp {
 public:
  BlockingHttp();
  ~BlockingHttp();

  /// Fails as HttpClient::send; timed_out also once the whole of it has taken longer than `patience`.
  Result<HttpAnswer> send(HttpRequest request, std::stop_token stop = {},
                          std::optional<Milliseconds> patience = {});

  /// Gives the body to `on_data` as it comes, whatever the status, until the server ends it. Fails as
  /// HttpClient::send; timed_out also once nothing has come for longer than `silence`.
  Result<HttpStatus> stream(HttpRequest request, std::stop_token stop, HttpClient::OnData on_data,
                            std::optional<Milliseconds> silence = {});

 private:
  class Loop;
  class Patience;
  std::unique_ptr<Loop> loop_;
};

}  // namespace limelight
