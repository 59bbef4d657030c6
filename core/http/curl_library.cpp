#include "core/http/curl_library.hpp"

#include <string>

#include <dlfcn.h>

namespace limelight {
namespace {

constexpr const char* kSystemLibrary = "libcurl.so.4";

std::unexpected<Error> not_loaded(const std::string& why, const char* name) {
  return fail(Errc::model_unreachable,
              "libcurl cannot be loaded, and without it no model can be reached by HTTP (apt install "
              "libcurl4): " +
                  why,
              name);
}

}  // namespace

Result<CurlLibrary> load_curl(const char* name) {
  void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return not_loaded(dlerror(), name);
  CurlLibrary curl;
  std::string missing;
  const auto find = [&](auto& function, const char* symbol) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, symbol));
    if (function == nullptr && missing.empty()) missing = symbol;
  };
  find(curl.global_init, "curl_global_init");
  find(curl.easy_init, "curl_easy_init");
  find(curl.easy_setopt, "curl_easy_setopt");
  find(curl.easy_getinfo, "curl_easy_getinfo");
  find(curl.easy_header, "curl_easy_header");
  find(curl.easy_strerror, "curl_easy_strerror");
  find(curl.easy_cleanup, "curl_easy_cleanup");
  find(curl.slist_append, "curl_slist_append");
  find(curl.slist_free_all, "curl_slist_free_all");
  find(curl.multi_init, "curl_multi_init");
  find(curl.multi_setopt, "curl_multi_setopt");
  find(curl.multi_add_handle, "curl_multi_add_handle");
  find(curl.multi_remove_handle, "curl_multi_remove_handle");
  find(curl.multi_socket_action, "curl_multi_socket_action");
  find(curl.multi_info_read, "curl_multi_info_read");
  find(curl.multi_cleanup, "curl_multi_cleanup");
  if (!missing.empty()) return not_loaded("it has no " + missing, name);
  if (const CURLcode begun = curl.global_init(CURL_GLOBAL_DEFAULT); begun != CURLE_OK)
    return not_loaded(curl.easy_strerror(begun), name);
  return curl;
}

const Result<CurlLibrary>& curl_library() {
  static const Result<CurlLibrary> loaded = load_curl(kSystemLibrary);
  return loaded;
}

}  // namespace limelight
