// libcurl, loaded by the first HTTP request: it brings two dozen libraries that most runs never use.
#pragma once
#include <curl/curl.h>

#include "core/result.hpp"

namespace limelight {

/// libcurl's functions, by their names without the prefix.
struct CurlLibrary {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_header) easy_header = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
  decltype(&::curl_multi_init) multi_init = nullptr;
  decltype(&::curl_multi_setopt) multi_setopt = nullptr;
  decltype(&::curl_multi_add_handle) multi_add_handle = nullptr;
  decltype(&::curl_multi_remove_handle) multi_remove_handle = nullptr;
  decltype(&::curl_multi_socket_action) multi_socket_action = nullptr;
  decltype(&::curl_multi_info_read) multi_info_read = nullptr;
  decltype(&::curl_multi_cleanup) multi_cleanup = nullptr;
};

/// Loads and initialises it; it is never unloaded. `name` is what dlopen() takes. Fails: model_unreachable
/// (it is not there, or lacks a function).
Result<CurlLibrary> load_curl(const char* name);

/// The system's libcurl, loaded once. Lives as long as the process. Thread-safe. Fails: as load_curl(), then
/// each time.
const Result<CurlLibrary>& curl_library();

}  // namespace limelight
