// Bifurcation: what is over the limit of short-term memory becomes a summary there and lessons in the
// archive.
#include <algorithm>

#include "workspace/tick/tick.hpp"

namespace limelight {
namespace {

/// Thoughts, inputs and what was spoken were remembered as they came. The genesis and what came of tools
/// ("c12") are so only now.
bool is_remembered(const HeldThought& thought) {
  const bool later = thought.id == "genesis" || thought.id.starts_with('c');
  return !later || thought.text.empty();
}

}  // namespace

boost::asio::awaitable<void> Tick::remember(std::vector<HeldThought> left) {
  std::erase_if(left, is_remembered);
  std::vector<std::string> texts;
  for (const HeldThought& thought : left) texts.push_back(thought.text);
  const std::vector<Meaning> meanings = co_await mind_.embedder.embed(std::move(texts));
  for (std::size_t each = 0; each < left.size(); ++each) {
    HeldThought& thought = left[each];
    mind_.ledger.remember(std::move(thought.agent), std::move(thought.text), thought.taint,
                          meanings[each].embedding());
  }
}

boost::asio::awaitable<void> Tick::bifurcate() {
  const ShortTermMemory& held = stage().short_term();
  std::vector<HeldThought> leaving{held.oldest().begin(), held.oldest().end()};
  MemoryBifurcated split;
  std::vector<std::string> texts;
  Tokens leaves{0};
  for (const HeldThought& thought : leaving) {
    split.archived.push_back(thought.id);
    texts.push_back(thought.text);
    leaves += thought.tokens;
  }
  split.tokens_before = held.tokens().value;
  const Agent* scribe = awake(Role::scribe);
  if (scribe != nullptr && !scribe->computed()) {
    Call call = activate(*scribe);
    auto run = scribe->condense(broadcast_, std::move(texts), call.context);
    auto answer = co_await mind_.calls.ask(std::move(call), std::move(run));
    if (answer) {
      split.lessons = std::move(answer->lessons);
      // A summary of half the memory or more leaves no room for what it was to make room for.
      const bool fits = estimate_tokens(answer->summary).value * 2 <= mind_.manifest.memory.theta.value;
      if (fits) split.summary = std::move(answer->summary);
    }
  }
  if (split.summary.empty()) {
    // What stays takes up to the other half.
    const std::int64_t theta = mind_.manifest.memory.theta.value;
    const Tokens room{std::min(theta / 8 + 16, theta / 2 - 1)};
    split.summary = extractive_summary(leaving, held.summary(), room);
    split.extractive = true;
  }
  split.summary_tokens = estimate_tokens(split.summary).value;
  split.tokens_after = split.tokens_before - leaves.value + split.summary_tokens;
  const Taint taint = held.taint();
  std::vector<std::string> kept = split.lessons;
  kept.push_back(split.summary);
  mind_.ledger.append(std::move(split), "memory", taint);
  co_await remember(std::move(leaving));
  const std::vector<Meaning> meanings = co_await mind_.embedder.embed(kept);
  for (std::size_t each = 0; each < kept.size(); ++each) {
    mind_.ledger.remember(each + 1 == kept.size() ? "summary" : "lesson", std::move(kept[each]), taint,
                          meanings[each].embedding());
  }
}

}  // namespace limelight
