// What was answered to which Idempotency-Key, so that a request that is sent again acts once.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/result.hpp"
#include "workspace/accepted.hpp"

namespace limelight {

/// Not thread-safe. Holds limits::kIdempotencyKeys; the oldest is forgotten first.
class AnsweredKeys {
 public:
  /// The number of the stimulus that the request was given before, 0 for what is none; nothing if the key is
  /// new. Fails: key_reused (it came with another request).
  Result<std::optional<std::int64_t>> find(const std::string& key, std::int64_t request) const;

  void add(AnsweredKey answered);

 private:
  struct Answered {
    std::int64_t request = 0;
    std::int64_t stimulus = 0;
  };
  std::unordered_map<std::string, Answered> answered_;
  std::deque<std::string> oldest_first_;
};

}  // namespace limelight
