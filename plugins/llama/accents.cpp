#include "plugins/llama/accents.hpp"

#include <algorithm>
#include <cstdint>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

namespace limelight::llama {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
}

bool is_utf8(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  UChar32 point = 0;
  for (std::int32_t place = 0; place < size && point >= 0;) U8_NEXT(text.data(), place, size, point);
  return point >= 0;
}

}  // namespace

std::string without_accents(std::string_view text) {
  if (is_ascii(text) || !is_utf8(text)) return std::string{text};
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* apart = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) return std::string{text};
  const icu::UnicodeString letters = apart->normalize(
      icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())}), status);
  if (U_FAILURE(status)) return std::string{text};
  icu::UnicodeString kept;
  for (std::int32_t place = 0; place < letters.length(); place = letters.moveIndex32(place, 1)) {
    const UChar32 point = letters.char32At(place);
    if (u_charType(point) != U_NON_SPACING_MARK) kept.append(point);
  }
  std::string plain;
  return kept.toUTF8String(plain);
}

}  // namespace limelight::llama
