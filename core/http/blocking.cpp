#include "core/http/blocking.hpp"

#include <optional>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

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

Result<HttpAnswer> BlockingHttp::send(HttpRequest request, std::stop_token stop) {
  std::string body;
  auto status =
      stream(std::move(request), std::move(stop), [&body](std::string_view piece) { body += piece; });
  if (!status) return std::unexpected(std::move(status.error()));
  return HttpAnswer{std::move(*status), std::move(body)};
}

Result<HttpStatus> BlockingHttp::stream(HttpRequest request, std::stop_token stop,
                                        HttpClient::OnData on_data) {
  std::optional<Result<HttpStatus>> outcome;
  const auto end = [&outcome](Result<HttpStatus> status) { outcome = std::move(status); };
  loop_->client.send(std::move(request), std::move(stop), std::move(on_data), end);
  while (!outcome) loop_->context.run_one();
  return std::move(*outcome);
}

}  // namespace limelight
