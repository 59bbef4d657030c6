// One HTTP request after the other, each waited for: for programs that have nothing else to do meanwhile.
#pragma once
#include <memory>
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

  /// Fails as HttpClient::send.
  Result<HttpAnswer> send(HttpRequest request, std::stop_token stop = {});

  /// Gives the body to `on_data` as it comes, whatever the status, until the server ends it. Fails as
  /// HttpClient::send.
  Result<HttpStatus> stream(HttpRequest request, std::stop_token stop, HttpClient::OnData on_data);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace limelight
