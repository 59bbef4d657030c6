// The bodies of requests, read and checked.
#pragma once
#include <string>

#include "app/server/served.hpp"
#include "core/result.hpp"

namespace limelight {

/// {"text": "..."}. Fails: request_invalid, request_too_large.
Result<std::string> read_stimulus(const std::string& body);

/// {"action": "pause" | "resume" | "stop"} or {"action": "step", "ticks": 1}. Fails: request_invalid.
Result<Control> read_control(const std::string& body);

}  // namespace limelight
