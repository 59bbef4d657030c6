// The bodies of requests, read and checked.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "app/server/reply.hpp"
#include "app/server/served.hpp"
#include "core/result.hpp"

namespace limelight {

/// {"text": "..."}. Fails: request_invalid, request_too_large.
Result<std::string> read_stimulus(const std::string& body);

/// {"action": "pause" | "resume" | "stop"} or {"action": "step", "ticks": 1}. Fails: request_invalid.
Result<Control> read_control(const std::string& body);

/// The position that a query names, as in "after=12"; nothing if it names none. Fails: request_invalid.
Result<std::optional<Sequence>> read_position(std::string_view query, std::string_view name);

/// The position to resume an event stream after. Last-Event-ID wins over ?after=. Fails: request_invalid.
Result<std::optional<Sequence>> resume_position(const Request& request);

/// "wait=60" or nothing at all: for how long the answer to a stimulus is waited for. Fails: request_invalid.
Result<std::chrono::seconds> read_wait(const std::string& query);

}  // namespace limelight
