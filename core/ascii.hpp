// Letters of ASCII, whatever the locale; of other scripts see core/scripts.hpp.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

namespace limelight {

/// All else is left as it is.
constexpr char small_letter(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

inline std::string small_letters(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), small_letter);
  return small;
}

/// Equal but for that.
inline bool same_letters(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, {}, small_letter, small_letter);
}

}  // namespace limelight
