#include "app/cli/printable.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "core/utf8.hpp"

namespace limelight::cli {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

std::uint8_t byte_at(std::string_view text, std::size_t place) {
  return place < text.size() ? static_cast<std::uint8_t>(text[place]) : 0;
}

/// The bytes of the character there that a terminal might obey, and which one it is; none if it is harmless.
struct Control {
  std::size_t bytes = 0;
  unsigned letter = 0;
};

Control control_at(std::string_view text, std::size_t place) {
  const unsigned first = byte_at(text, place);
  if (first == '\n' || first == '\t') return {};
  if (first < 0x20 || first == 0x7F) return {1, first};
  const unsigned second = byte_at(text, place + 1);
  if (first == 0xC2 && second >= 0x80 && second <= 0x9F) return {2, second};
  if (first != 0xE2) return {};
  const unsigned third = byte_at(text, place + 2);
  if (second == 0x80 && third >= 0xAA && third <= 0xAE) return {3, 0x2000 + third - 0x80};
  if (second == 0x81 && third >= 0xA6 && third <= 0xA9) return {3, 0x2040 + third - 0x80};
  return {};
}

/// `shown` gives what stands in a control character's place. The text is valid UTF-8.
template <class Shown>
std::string without_controls(const std::string& text, Shown shown) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t place = 0; place < text.size();) {
    const Control control = control_at(text, place);
    if (control.bytes == 0) {
      out += text[place++];
      continue;
    }
    out += shown(control.letter, place);
    place += control.bytes;
  }
  return out;
}

bool is_harmless(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) {
    return (letter >= ' ' && letter != '\x7F') || letter == '\n' || letter == '\t';
  });
}

std::string utf8_of_picture(unsigned control) {
  const unsigned letter = control == 0x7F ? 0x2421 : 0x2400 + control;
  return {'\xE2', static_cast<char>(0x80 | ((letter >> 6U) & 0x3FU)),
          static_cast<char>(0x80 | (letter & 0x3FU))};
}

}  // namespace

std::string printable(std::string_view text) {
  if (is_harmless(text)) return std::string(text);
  const std::string valid = valid_utf8(std::string(text));
  return without_controls(valid, [&valid](unsigned letter, std::size_t place) {
    if (letter == '\r' && byte_at(valid, place + 1) == '\n') return std::string();
    return letter < 0x80 ? utf8_of_picture(letter) : std::string(kReplacement);
  });
}

std::string printable_json(std::string_view json) {
  if (is_harmless(json)) return std::string(json);
  // Outside of its strings JSON has none of these characters.
  return without_controls(valid_utf8(std::string(json)),
                          [](unsigned letter, std::size_t) { return fmt::format("\\u{:04x}", letter); });
}

}  // namespace limelight::cli
