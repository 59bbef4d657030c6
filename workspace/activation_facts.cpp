#include "workspace/activation_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/words.hpp"

namespace limelight {
namespace {

using Kind = Condition::Kind;

bool has_all(const WordSet& words, const std::vector<std::string>& wanted) {
  return !wanted.empty() &&
         std::ranges::all_of(wanted, [&](const std::string& word) { return words.contains(word); });
}

std::string topic_reason(const Condition& topic, const ActivationFacts& facts) {
  const bool heard = has_all(facts.stimulus_words, words_of(topic.text));
  return fmt::format("{} in {}", to_text(topic), heard ? "a stimulus" : "the last thought");
}

std::string joined_reasons(const Condition& condition, const ActivationFacts& facts,
                           const Relevance& relevance) {
  std::string text;
  for (const Condition& part : condition.parts) {
    if (!holds(part, facts, relevance)) continue;
    if (!text.empty()) text += " and ";
    text += why(part, facts, relevance);
  }
  return text;
}

}  // namespace

bool holds(const Condition& condition, const ActivationFacts& facts, const Relevance& relevance) {
  const auto part_holds = [&](const Condition& part) { return holds(part, facts, relevance); };
  switch (condition.kind) {
    case Kind::event:
      return facts.events.test(static_cast<std::size_t>(condition.event));
    case Kind::topic: {
      const auto wanted = words_of(condition.text);
      return has_all(facts.stimulus_words, wanted) || has_all(facts.thought_words, wanted);
    }
    case Kind::relevance:
      return relevance() >= condition.threshold;
    case Kind::every:
      return facts.tick.value % condition.count == 0;
    case Kind::stuck:
      return facts.stuck >= condition.count;
    case Kind::mode:
      return facts.mode == condition.text;
    case Kind::both:
      return std::ranges::all_of(condition.parts, part_holds);
    case Kind::either:
      return std::ranges::any_of(condition.parts, part_holds);
    case Kind::negation:
      return !part_holds(condition.parts.front());
  }
  return false;
}

std::string why(const Condition& condition, const ActivationFacts& facts, const Relevance& relevance) {
  switch (condition.kind) {
    case Kind::topic:
      return topic_reason(condition, facts);
    case Kind::relevance:
      return fmt::format("relevance {:.2f} >= {}", relevance(), condition.threshold);
    case Kind::every:
      return fmt::format("tick {} of every {}", facts.tick.value, condition.count);
    case Kind::stuck:
      return fmt::format("stuck for {} {}", facts.stuck, facts.stuck == 1 ? "tick" : "ticks");
    case Kind::both:
    case Kind::either:
      return joined_reasons(condition, facts, relevance);
    case Kind::event:
    case Kind::mode:
    case Kind::negation:
      return to_text(condition);
  }
  return {};
}

}  // namespace limelight
