#include "agents/models/openai_usage.hpp"

#include <algorithm>
#include <cstdint>

namespace limelight {
namespace {

constexpr std::int64_t kMostTokens = 10'000'000;  // no context is longer; a budget must not overflow

std::optional<Tokens> count_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  if (found->is_number_unsigned() && found->get<std::uint64_t>() > kMostTokens) return std::nullopt;
  const auto count = found->get<std::int64_t>();
  return count >= 1 && count <= kMostTokens ? std::optional(Tokens{count}) : std::nullopt;
}

}  // namespace

void OpenAiUsage::take(const nlohmann::json& usage) {
  if (!usage.is_object()) return;
  if (const auto count = count_of(usage, "prompt_tokens")) prompt = count;
  if (const auto count = count_of(usage, "completion_tokens")) completion = count;
  const auto details = usage.find("prompt_tokens_details");
  if (details == usage.end() || !details->is_object()) return;
  cached = std::min(count_of(*details, "cached_tokens").value_or(Tokens{0}), prompt.value_or(Tokens{0}));
}

}  // namespace limelight
