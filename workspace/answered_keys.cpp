#include "workspace/answered_keys.hpp"

#include "core/limits.hpp"

namespace limelight {

Result<std::optional<std::int64_t>> AnsweredKeys::find(const std::string& key, std::int64_t request) const {
  const auto found = answered_.find(key);
  if (found == answered_.end()) return std::optional<std::int64_t>{};
  if (found->second.request != request)
    return fail(Errc::key_reused, "this Idempotency-Key was used with another body");
  return std::optional(found->second.stimulus);
}

void AnsweredKeys::add(AnsweredKey answered) {
  if (!answered_.try_emplace(answered.key, Answered{answered.request, answered.stimulus}).second) return;
  oldest_first_.push_back(std::move(answered.key));
  if (oldest_first_.size() <= limits::kIdempotencyKeys) return;
  answered_.erase(oldest_first_.front());
  oldest_first_.pop_front();
}

}  // namespace limelight
