// Remembers what was answered to which Idempotency-Key, so that a request sent twice acts once.
#pragma once
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "app/server/reply.hpp"
#include "core/result.hpp"

namespace limelight {

/// Not thread-safe. Holds limits::kIdempotencyKeys answers, in memory only; the oldest is forgotten first.
class Idempotency {
 public:
  /// The answer given before; nothing if the key is new. Fails: request_invalid (the key came with another
  /// body).
  Result<std::optional<Reply>> find(const std::string& key, const std::string& body) const;

  void remember(const std::string& key, const std::string& body, const Reply& reply);

 private:
  struct Answered {
    std::string body;
    Reply reply;
  };
  std::unordered_map<std::string, Answered> answered_;
  std::deque<std::string> oldest_first_;
};

}  // namespace limelight
