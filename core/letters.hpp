// Eight letters of a text looked at together, as one number: what most texts do not hold is found to be
// absent at a glance.
#pragma once
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace limelight {

using Letters = std::uint64_t;

/// That letter eight times.
constexpr Letters each(unsigned char letter) {
  return ~Letters{0} / 0xFF * letter;
}

/// The high bits of the letters: what the functions below answer with.
inline constexpr Letters kHighBits = each(0x80);

/// Has a high bit if one is that letter, the first such letter's own; a letter behind it may have one in
/// error.
constexpr Letters any_is(Letters letters, unsigned char letter) {
  const Letters other = letters ^ each(letter);  // zero where it is
  return (other - each(1)) & ~other & kHighBits;
}

/// The same for a letter below `bound`, which is at most 0x80.
constexpr Letters any_below(Letters letters, unsigned char bound) {
  return (letters - each(bound)) & ~letters & kHighBits;
}

/// Has a high bit if one is below `bound`, which is at most 0x80, or over 0x7F.
constexpr Letters any_below_or_high(Letters letters, unsigned char bound) {
  return ((letters - each(bound)) | letters) & kHighBits;
}

/// Eight of a text from `place` on, or its last eight if there are fewer; a shorter text ends in `filler`.
inline Letters letters_at(std::string_view text, std::size_t place, unsigned char filler) {
  Letters letters = each(filler);
  if (text.size() < sizeof letters) {
    text.copy(reinterpret_cast<char*>(&letters), text.size());
  } else {
    std::memcpy(&letters, text.data() + std::min(place, text.size() - sizeof letters), sizeof letters);
  }
  return letters;
}

}  // namespace limelight
