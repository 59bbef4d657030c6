// One HTTP exchange as libcurl sees it: its settings, its limits and what its end means.
#pragma once
#include "core/http/client.hpp"
#include "core/http/curl_library.hpp"

namespace limelight {

/// Not movable: libcurl keeps pointers into it. The library outlives it. Not thread-safe.
class HttpTransfer {
 public:
  HttpTransfer(const CurlLibrary& curl, HttpRequest request, HttpClient::OnData on_data,
               HttpClient::OnDone on_done);
  ~HttpTransfer();
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  CURL* handle() const { return handle_; }

  /// What a CURLcode means for the caller; secrets and the url's query are left out.
  Result<HttpStatus> outcome(CURLcode code) const;

  HttpClient::OnDone on_done;

 private:
  static std::size_t take(char* bytes, std::size_t size, std::size_t count, void* transfer);
  void add_header(const std::string& line);
  /// Of the answer; empty if there is none. Valid as long as the transfer.
  std::string_view header(const char* name) const;

  const CurlLibrary& curl_;
  HttpRequest request_;
  HttpClient::OnData on_data_;
  CURL* handle_ = nullptr;
  curl_slist* headers_ = nullptr;
  std::string reason_;  // libcurl's error buffer
  std::size_t received_ = 0;
  bool too_large_ = false;
};

}  // namespace limelight
