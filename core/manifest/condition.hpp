// When an agent is to be asked: the text of `when` as a tree.
#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.hpp"

namespace limelight {

/// A term, or `and`, `or` and `not` over other conditions. What a term means is said in docs/activation.md.
struct Condition {
  enum class Kind {
    event,      ///< stimulus.received: one of that kind happened since agents were last woken
    topic,      ///< topic "tides": the words stand in a stimulus or in the last thought
    relevance,  ///< relevance >= 0.4: of the agent's topic to the broadcast, as a cosine
    every,      ///< every 5: the tick's number is a multiple
    stuck,      ///< stuck >= 3: that many stuck ticks in a row
    mode,       ///< mode idle
    both,       ///< and, over two parts or more
    either,     ///< or, over two parts or more
    negation,   ///< not, over one part
  };

  Kind kind = Kind::event;
  EventKind event{};       ///< event
  std::string text{};      ///< topic: as written; mode: its name
  double threshold = 0;    ///< relevance
  std::int64_t count = 0;  ///< every, stuck
  std::vector<Condition> parts{};

  bool operator==(const Condition&) const = default;
};

struct ConditionError {
  std::size_t offset = 0;  ///< of the byte in the text where something else was expected
  std::string message;     ///< what was expected, and the nearest valid word where there is one
};

/// `not` binds tighter than `and`, and `and` tighter than `or`. Never throws.
std::expected<Condition, ConditionError> parse_condition(std::string_view text);

/// As one would write it; parse_condition() of it gives an equal condition.
std::string to_text(const Condition& condition);

/// Whether a term of this kind stands anywhere in it.
bool mentions(const Condition& condition, Condition::Kind kind);

}  // namespace limelight
