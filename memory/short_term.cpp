#include "memory/short_term.hpp"

#include <algorithm>
#include <utility>

#include "core/assert.hpp"

namespace limelight {

ShortTermMemory::ShortTermMemory(Tokens limit) : limit_(limit) {}

Result<void> ShortTermMemory::append(HeldThought thought) {
  // A thought larger than the whole memory would evict everything else, the pending question included.
  if (thought.tokens > limit_) {
    return fail(
        Errc::thought_too_large,
        std::to_string(thought.tokens.value) + " tokens; memory.theta is " + std::to_string(limit_.value),
        thought.id);
  }
  tokens_ += thought.tokens;
  thoughts_.push_back(std::move(thought));
  return {};
}

bool ShortTermMemory::over() const {
  return tokens_ > limit_;
}

std::span<const HeldThought> ShortTermMemory::oldest() const {
  std::size_t first_kept = thoughts_.size();
  Tokens kept{0};
  while (first_kept > 0 && (kept + thoughts_[first_kept - 1].tokens).value * 2 <= limit_.value) {
    kept += thoughts_[--first_kept].tokens;
  }
  // A long summary can be what is too much: then the oldest thought makes way, so that each step gains
  // something.
  if (over() && first_kept == 0) first_kept = std::min<std::size_t>(1, thoughts_.size());
  return std::span(thoughts_).first(first_kept);
}

void ShortTermMemory::condense(std::string summary, Tokens summary_tokens, std::size_t archived) {
  LIMELIGHT_ASSERT(archived <= thoughts_.size());
  const auto end = thoughts_.begin() + static_cast<std::ptrdiff_t>(archived);
  for (auto thought = thoughts_.begin(); thought != end; ++thought) {
    condensed_taint_ = worst(condensed_taint_, thought->taint);
    tokens_ -= thought->tokens;
  }
  thoughts_.erase(thoughts_.begin(), end);
  tokens_ -= summary_tokens_;
  tokens_ += summary_tokens;
  summary_ = std::move(summary);
  summary_tokens_ = summary_tokens;
}

Taint ShortTermMemory::taint() const {
  Taint taint = condensed_taint_;
  for (const HeldThought& thought : thoughts_) taint = worst(taint, thought.taint);
  return taint;
}

}  // namespace limelight
