// Whether and when a server is to be asked again for what it did not answer.
#pragma once
#include <optional>

#include "core/http/client.hpp"

namespace limelight {

/// Nothing: not again. The status decides (408, 409, 429, 500 and over), the server's own word before it; its
/// wish for a time is obeyed up to a minute, without one the pauses double from half a second. At most twice.
/// As the OpenAI client libraries do.
std::optional<Milliseconds> retry_after(const HttpStatus& status, int retries_before);

}  // namespace limelight
