#include "app/server/idempotency.hpp"

#include "app/server/server_limits.hpp"

namespace limelight {

Result<std::optional<Reply>> Idempotency::find(const std::string& key, const std::string& body) const {
  const auto found = answered_.find(key);
  if (found == answered_.end()) return std::optional<Reply>{};
  if (found->second.body != body) {
    return fail(Errc::request_invalid, "this Idempotency-Key was used with another body");
  }
  return std::optional<Reply>(found->second.reply);
}

void Idempotency::remember(const std::string& key, const std::string& body, const Reply& reply) {
  if (!answered_.try_emplace(key, Answered{body, reply}).second) return;
  oldest_first_.push_back(key);
  if (oldest_first_.size() <= limits::kIdempotencyKeys) return;
  answered_.erase(oldest_first_.front());
  oldest_first_.pop_front();
}

}  // namespace limelight
