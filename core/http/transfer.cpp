#include "core/http/transfer.hpp"

#include <charconv>
#include <cstring>
#include <new>

#include <fmt/format.h>

namespace limelight {
namespace {

// User, password and query can hold secrets: errors name only scheme, host and path.
std::string shown(std::string_view url) {
  const std::string_view plain = url.substr(0, url.find_first_of("?#"));
  const auto scheme = plain.find("://");
  if (scheme == std::string_view::npos) return std::string{plain};
  const auto host = scheme + 3;
  const auto at = plain.substr(0, plain.find('/', host)).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string{plain};
  return fmt::format("{}{}", plain.substr(0, host), plain.substr(at + 1));
}

Errc meaning(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Errc::timed_out;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return Errc::model_unreachable;
    default:
      return Errc::model_failed;
  }
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && number >= 0;
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

HttpTransfer::HttpTransfer(const CurlLibrary& curl, HttpRequest request, HttpClient::OnData on_data,
                           HttpClient::OnDone done)
    : on_done(std::move(done)),
      curl_(curl),
      request_(std::move(request)),
      on_data_(std::move(on_data)),
      handle_(curl_.easy_init()),
      reason_(CURL_ERROR_SIZE, '\0') {
  if (handle_ == nullptr) throw std::bad_alloc{};
  curl_.easy_setopt(handle_, CURLOPT_PRIVATE, this);
  curl_.easy_setopt(handle_, CURLOPT_URL, request_.url.c_str());
  curl_.easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_.easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  if (request_.method != "GET" || !request_.body.empty()) {
    curl_.easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_.easy_setopt(handle_, CURLOPT_POSTFIELDS, request_.body.data());
  }
  for (const HttpHeader& header : request_.headers) add_header(header.name + ": " + header.value);
  if (!request_.bearer.empty()) add_header("Authorization: Bearer " + request_.bearer.reveal());
  add_header("Expect:");  // without this a large body waits for a "100 Continue" that many servers never send
  curl_.easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_);
  curl_.easy_setopt(handle_, CURLOPT_PROXY, request_.proxy.c_str());
  curl_.easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl_.easy_setopt(handle_, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_.easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.connect_timeout.count()));
  curl_.easy_setopt(handle_, CURLOPT_ERRORBUFFER, reason_.data());
  curl_.easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &HttpTransfer::take);
  curl_.easy_setopt(handle_, CURLOPT_WRITEDATA, this);
}

HttpTransfer::~HttpTransfer() {
  curl_.easy_cleanup(handle_);
  curl_.slist_free_all(headers_);
}

void HttpTransfer::add_header(const std::string& line) {
  curl_slist* longer = curl_.slist_append(headers_, line.c_str());
  if (longer == nullptr) throw std::bad_alloc{};
  headers_ = longer;
}

std::size_t HttpTransfer::take(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  auto* self = static_cast<HttpTransfer*>(transfer);
  const std::size_t length = size * count;
  self->received_ += length;
  if (self->received_ > self->request_.response_bytes) {
    self->too_large_ = true;
    return 0;
  }
  self->on_data_({bytes, length});
  return length;
}

std::string_view HttpTransfer::header(const char* name) const {
  curl_header* found = nullptr;
  const CURLHcode code = curl_.easy_header(handle_, name, 0, CURLH_HEADER, -1, &found);
  return code == CURLHE_OK ? found->value : std::string_view{};
}

Result<HttpStatus> HttpTransfer::outcome(CURLcode code) const {
  if (code == CURLE_OK) {
    long status = 0;
    char* type = nullptr;
    curl_off_t retry_seconds = 0;
    curl_.easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    curl_.easy_getinfo(handle_, CURLINFO_CONTENT_TYPE, &type);
    curl_.easy_getinfo(handle_, CURLINFO_RETRY_AFTER, &retry_seconds);
    HttpStatus result;
    result.code = static_cast<int>(status);
    if (type != nullptr) result.content_type = type;
    if (retry_seconds > 0) result.retry_after = std::chrono::seconds{retry_seconds};
    if (const auto precise = whole_number(header("retry-after-ms")))
      result.retry_after = Milliseconds{*precise};
    const std::string_view again = header("x-should-retry");
    if (again == "true" || again == "false") result.should_retry = again == "true";
    return result;
  }
  const std::string where = shown(request_.url);
  if (too_large_) {
    return fail(Errc::model_failed,
                fmt::format("the answer is over the limit {} ({} bytes)", request_.response_limit,
                            request_.response_bytes),
                where);
  }
  std::string why = reason_.substr(0, reason_.find('\0'));  // up to its first zero
  if (why.empty()) why = curl_.easy_strerror(code);
  return fail(meaning(code), request_.bearer.redact(std::move(why)), where);
}

}  // namespace limelight
