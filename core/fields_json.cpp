#include "core/fields_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/json.hpp"

namespace limelight {
namespace {

/// Letters that a JSON text holds as they are; the others need an escape, or a look at whether they are
/// UTF-8.
bool is_plain(char letter) {
  return letter >= ' ' && letter <= '~' && letter != '"' && letter != '\\';
}

template <class Whole>
void append_whole(std::string& text, Whole value) {
  std::array<char, std::numeric_limits<Whole>::digits10 + 2> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
}

/// What has at most six digits after the point, as most measures have, is written from a whole number, in a
/// fifth of the time: the shortest digits that mean this double.
bool append_decimal(std::string& text, double value) {
  constexpr double kLeast = 1e-3, kMost = 1e6;  // the library writes smaller ones with an exponent
  constexpr double kMicro = 1e6;
  const double size = std::abs(value);
  if (!(size >= kLeast && size < kMost)) return false;
  // One that is rounded amiss does not mean this double, and is found out below.
  auto micros = static_cast<std::uint64_t>(size * kMicro + 0.5);  // NOLINT(bugprone-incorrect-roundings)
  if (static_cast<double>(micros) / kMicro != size) return false;
  constexpr std::size_t kPlaces = 6;
  std::array<char, 24> digits{};
  std::size_t begin = digits.size();
  std::size_t places = kPlaces;
  while (places > 1 && micros % 10 == 0) {
    micros /= 10;
    --places;
  }
  for (std::size_t place = 0; place < places; ++place, micros /= 10)
    digits[--begin] = static_cast<char>('0' + micros % 10);
  digits[--begin] = '.';
  do digits[--begin] = static_cast<char>('0' + micros % 10);
  while ((micros /= 10) > 0);
  if (value < 0) digits[--begin] = '-';
  text.append(digits.data() + begin, digits.size() - begin);
  return true;
}

}  // namespace

void append_canonical(std::string& text, bool value) {
  text.append(value ? "true" : "false");
}

void append_canonical(std::string& text, std::int64_t value) {
  append_whole(text, value);
}

void append_canonical(std::string& text, std::uint64_t value) {
  append_whole(text, value);
}

void append_canonical(std::string& text, double value) {
  if (!std::isfinite(value)) {
    text.append("null");
    return;
  }
  // What most numbers of an event are: small and whole.
  constexpr double kSmall = 1e6;
  if (std::abs(value) < kSmall && value == std::trunc(value) && !(value == 0 && std::signbit(value))) {
    append_whole(text, static_cast<std::int64_t>(value));
    text.append(".0");
    return;
  }
  if (append_decimal(text, value)) return;
  // The library's own digits, not those of std::to_chars: hashes and journals are made of them.
  std::array<char, 64> digits{};
  char* const end = nlohmann::detail::to_chars(digits.data(), digits.data() + digits.size(), value);
  text.append(digits.data(), end);
}

void append_canonical(std::string& text, const std::string& value) {
  if (!std::ranges::all_of(value, is_plain)) {
    text.append(canonical(value));
    return;
  }
  text.push_back('"');
  text.append(value);
  text.push_back('"');
}

void append_canonical(std::string& text, const nlohmann::json& value) {
  text.append(canonical(value));
}

}  // namespace limelight
