#include "core/scripts.hpp"

#include <algorithm>
#include <cstdint>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace limelight {
namespace {

struct Character {
  UChar32 point = U_SENTINEL;  // negative: no UTF-8
  std::size_t bytes = 0;
};

Character character_at(std::string_view text, std::size_t place) {
  Character character;
  auto end = static_cast<std::int32_t>(place);
  U8_NEXT(text.data(), end, static_cast<std::int32_t>(text.size()), character.point);
  character.bytes = static_cast<std::size_t>(end) - place;
  return character;
}

/// Of a text that is not empty.
Character last_character(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && text.size() - begin < U8_MAX_LENGTH && U8_IS_TRAIL(text[begin])) --begin;
  const Character character = character_at(text, begin);
  return begin + character.bytes == text.size() ? character : Character{U_SENTINEL, 1};
}

bool is_plain(UChar32 point) {
  return point >= 0 && point < 0x80;
}

bool has_category(UChar32 point, std::uint32_t categories) {
  return point >= 0 && (U_GET_GC_MASK(point) & categories) != 0;
}

bool is_terminal(UChar32 point) {
  constexpr UChar32 kKhan = 0x17D4, kBariyoosan = 0x17D5;  // Khmer's, which the property leaves out
  return point >= 0 &&
         (u_hasBinaryProperty(point, UCHAR_S_TERM) != 0 || point == kKhan || point == kBariyoosan);
}

bool closes(UChar32 point) {
  // German closes with the mark that opens elsewhere.
  if (is_plain(point)) return point == '"' || point == '\'' || point == ')';
  return has_category(point, U_GC_PE_MASK | U_GC_PF_MASK | U_GC_PI_MASK);
}

UScriptCode script_of(UChar32 point) {
  UErrorCode status = U_ZERO_ERROR;
  return point < 0 ? USCRIPT_INVALID_CODE : uscript_getScript(point, &status);
}

/// A semicolon after Greek letters is their question mark.
bool asks_in_greek(std::string_view before) {
  return !before.empty() && script_of(last_character(before).point) == USCRIPT_GREEK;
}

bool needs_no_mark(UChar32 point) {
  const UScriptCode script = script_of(point);
  return script == USCRIPT_THAI || script == USCRIPT_LAO;
}

/// The marks of Unicode's blocks for Latin, Greek and Cyrillic, and of Hebrew and Arabic.
bool is_accent(UChar32 point) {
  const auto within = [point](UChar32 first, UChar32 last) { return point >= first && point <= last; };
  if (point == 0x0640) return true;  // it only lengthens a word
  return has_category(point, U_GC_MN_MASK) &&
         (within(0x0300, 0x036F) || within(0x0591, 0x05C7) || within(0x0610, 0x061A) ||
          within(0x064B, 0x065F) || point == 0x0670 || within(0x06D6, 0x06ED) || within(0x1AB0, 0x1AFF) ||
          within(0x1DC0, 0x1DFF));
}

std::size_t columns_of(UChar32 point) {
  if (is_plain(point) || point < 0) return 1;
  if (has_category(point, U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) return 0;
  const auto width = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
}

std::size_t sentence_mark_at(std::string_view text, std::size_t place) {
  const Character character = character_at(text, place);
  if (character.point == ';') return asks_in_greek(text.substr(0, place)) ? character.bytes : 0;
  return !is_plain(character.point) && is_terminal(character.point) ? character.bytes : 0;
}

std::size_t closing_mark_at(std::string_view text, std::size_t place) {
  const Character character = character_at(text, place);
  return !is_plain(character.point) && closes(character.point) ? character.bytes : 0;
}

bool begins_sentence(std::string_view text, std::size_t place) {
  const UChar32 point = character_at(text, place).point;
  if (is_plain(point)) return false;
  constexpr std::uint32_t kBeginnings =
      U_GC_LU_MASK | U_GC_LT_MASK | U_GC_LO_MASK | U_GC_PS_MASK | U_GC_PI_MASK;
  return has_category(point, kBeginnings) || point == 0x00BF || point == 0x00A1;  // "¿", "¡"
}

bool ends_as_sentence(std::string_view text) {
  bool guillemet = false;
  while (!text.empty()) {
    const Character last = last_character(text);
    // French has a space before it.
    if (!closes(last.point) && !(guillemet && u_isUWhiteSpace(last.point) != 0)) break;
    guillemet = guillemet || last.point == 0x00BB;
    text.remove_suffix(last.bytes);
  }
  if (text.empty()) return false;
  const Character last = last_character(text);
  text.remove_suffix(last.bytes);
  constexpr UChar32 kEllipsis = 0x2026, kGreekQuestion = 0x037E;
  if (last.point == ';') return asks_in_greek(text);
  return is_terminal(last.point) || last.point == kEllipsis || last.point == kGreekQuestion ||
         needs_no_mark(last.point);
}

bool is_initial(std::string_view word) {
  if (word.empty()) return false;
  const Character first = character_at(word, 0);
  return first.bytes == word.size() && first.point >= 0 && u_tolower(first.point) != first.point;
}

bool has_other_script(std::string_view text) {
  for (std::size_t place = 0; place < text.size();) {
    const Character character = character_at(text, place);
    place += character.bytes;
    if (!is_plain(character.point) && has_category(character.point, U_GC_L_MASK) &&
        script_of(character.point) != USCRIPT_LATIN)
      return true;
  }
  return false;
}

std::string without_accents(std::string_view text) {
  if (is_ascii(text)) return std::string{text};
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* apart = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* together = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::string{text};
  const auto letters = apart->normalize(
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
  icu::UnicodeString kept;
  for (std::int32_t place = 0; place < letters.length(); place = letters.moveIndex32(place, 1)) {
    if (!is_accent(letters.char32At(place))) kept.append(letters.char32At(place));
  }
  std::string plain;
  together->normalize(kept, status).toUTF8String(plain);
  return U_SUCCESS(status) && !plain.empty() ? plain : std::string{text};
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t place = 0; place < text.size();) {
    const Character character = character_at(text, place);
    columns += columns_of(character.point);
    place += character.bytes;
  }
  return columns;
}

std::size_t bytes_within(std::string_view text, std::size_t columns) {
  std::size_t place = 0;
  for (std::size_t used = 0; place < text.size();) {
    const Character character = character_at(text, place);
    used += columns_of(character.point);
    if (used > columns) break;
    place += character.bytes;
  }
  return place;
}

}  // namespace limelight
