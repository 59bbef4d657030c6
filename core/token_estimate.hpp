// About how many tokens a text has, where nothing can count them.
#pragma once
#include <cstdint>
#include <string_view>

#include "core/units.hpp"

namespace limelight {

/// What one token weighs.
inline constexpr std::int64_t kTokenWeight = 12;

/// A quarter of a token for ASCII, a third for others.
constexpr std::int64_t token_weight(char byte) {
  return (static_cast<unsigned char>(byte) & 0x80U) != 0 ? 4 : 3;
}

constexpr std::int64_t token_weight(std::string_view text) {
  std::int64_t weight = 0;
  for (const char byte : text) weight += token_weight(byte);
  return weight;
}

/// A quarter of its ASCII bytes and a third of the others, rounded up. So a Chinese character is one, a
/// letter of Hindi or Thai too, one of Greek, Cyrillic or Arabic two thirds: for the vocabularies of today
/// rather too many than too few.
constexpr Tokens estimated_tokens(std::string_view text) {
  return Tokens{(token_weight(text) + kTokenWeight - 1) / kTokenWeight};
}

}  // namespace limelight
