#include "core/fields_json.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/json.hpp"
#include "core/letters.hpp"

namespace limelight {
namespace {

/// Whether a JSON text holds every letter as it is; the others need an escape, or a look at whether they are
/// UTF-8.
bool is_plain(std::string_view text) {
  Letters odd = 0;
  for (std::size_t place = 0; place < text.size(); place += sizeof(Letters)) {
    const Letters letters = letters_at(text, place, ' ');
    odd |= any_below_or_high(letters, ' ') | any_is(letters, 0x7F) | any_is(letters, '"') |
           any_is(letters, '\\');
  }
  return odd == 0;
}

template <class Whole>
void append_whole(TextBuffer& text, Whole value) {
  if (value >= 0 && value < 10) {
    text += static_cast<char>('0' + value);
    return;
  }
  constexpr std::size_t kMost = std::numeric_limits<Whole>::digits10 + 2;
  char* const begin = text.behind(kMost);
  text.added(static_cast<std::size_t>(std::to_chars(begin, begin + kMost, value).ptr - begin));
}

/// What has at most six digits after the point, as most measures have, is written from a whole number, in a
/// fifth of the time: the shortest digits that mean this double.
bool append_decimal(TextBuffer& text, double value) {
  constexpr double kLeast = 1e-3, kMost = 1e6;  // the library writes smaller ones with an exponent
  constexpr double kMicro = 1e6;
  constexpr std::size_t kPlaces = 6;
  const double size = std::abs(value);
  if (!(size >= kLeast && size < kMost) && !(size == 0 && !std::signbit(value))) return false;
  // One that is rounded amiss does not mean this double, and is found out below.
  const auto micros =
      static_cast<std::uint64_t>(size * kMicro + 0.5);  // NOLINT(bugprone-incorrect-roundings)
  if (static_cast<double>(micros) / kMicro != size) return false;
  if (value < 0) text += '-';
  append_whole(text, micros / 1'000'000);
  char* const point = text.behind(1 + kPlaces);
  *point = '.';
  auto rest = static_cast<std::uint32_t>(micros % 1'000'000);
  for (std::size_t place = kPlaces; place > 0; --place, rest /= 10)
    point[place] = static_cast<char>('0' + rest % 10);
  std::size_t places = kPlaces;
  while (places > 1 && point[places] == '0') --places;
  text.added(1 + places);
  return true;
}

}  // namespace

void append_canonical(TextBuffer& text, bool value) {
  text += value ? "true" : "false";
}

void append_canonical(TextBuffer& text, std::int64_t value) {
  append_whole(text, value);
}

void append_canonical(TextBuffer& text, std::uint64_t value) {
  append_whole(text, value);
}

void append_canonical(TextBuffer& text, double value) {
  if (!std::isfinite(value)) {
    text += "null";
    return;
  }
  if (append_decimal(text, value)) return;
  // The library's own digits, not those of std::to_chars: hashes and journals are made of them.
  constexpr std::size_t kMost = 64;
  char* const begin = text.behind(kMost);
  text.added(static_cast<std::size_t>(nlohmann::detail::to_chars(begin, begin + kMost, value) - begin));
}

void append_canonical(TextBuffer& text, const std::string& value) {
  if (is_plain(value)) {
    ((text += '"') += value) += '"';
  } else {
    text += canonical(value);
  }
}

void append_canonical(TextBuffer& text, const nlohmann::json& value) {
  text += canonical(value);
}

}  // namespace limelight
