// The host's end of the ABI's sinks and cancel flag: they collect into std types.
#pragma once
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/abi/limelight_inference.h"

namespace limelight {

/// Appends to `text`, which must outlive the sink.
inline limelight_sink sink_into(std::string& text) {
  return {&text, [](void* context, const char* part, std::size_t size) {
            static_cast<std::string*>(context)->append(part, size);
          }};
}

/// Appends to `vectors`, which must outlive the sink.
inline limelight_vector_sink sink_into(std::vector<std::vector<float>>& vectors) {
  return {&vectors, [](void* context, const float* values, std::size_t dimensions) {
            static_cast<std::vector<std::vector<float>>*>(context)->emplace_back(values, values + dimensions);
          }};
}

/// `enough` must outlive the call, and does not throw.
inline limelight_enough enough_by(std::function<bool(std::string_view)>& enough) {
  if (!enough) return {nullptr, nullptr};
  return {&enough, [](void* context, const char* text, std::size_t size) -> int {
            return (*static_cast<std::function<bool(std::string_view)>*>(context))({text, size}) ? 1 : 0;
          }};
}

/// Who may stop a call: its caller, or the end of the thread it runs on.
struct Stops {
  std::stop_token caller;
  std::stop_token closing;
  bool requested() const { return caller.stop_requested() || closing.stop_requested(); }
};

/// `stops` must outlive the call.
inline limelight_cancel cancel_by(Stops& stops) {
  return {&stops, [](void* context) -> int { return static_cast<Stops*>(context)->requested() ? 1 : 0; }};
}

}  // namespace limelight
