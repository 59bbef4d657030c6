#include "agents/models/retry.hpp"

#include <algorithm>

namespace limelight {
namespace {

constexpr int kRetries = 2;
constexpr Milliseconds kFirstPause{500};
constexpr Milliseconds kLongestWish{60'000};

bool may_pass(int status) {
  return status == 408 || status == 409 || status == 429 || status >= 500;
}

}  // namespace

std::optional<Milliseconds> retry_after(const HttpStatus& status, int retries_before) {
  if (retries_before >= kRetries || !status.should_retry.value_or(may_pass(status.code))) return std::nullopt;
  if (!status.retry_after) return kFirstPause * (1 << retries_before);
  return *status.retry_after <= kLongestWish ? status.retry_after : std::nullopt;
}

}  // namespace limelight
