#include "plugins/llama/accents.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include <utf8proc.h>

namespace limelight::llama {
namespace {

struct Free {
  void operator()(utf8proc_uint8_t* bytes) const { std::free(bytes); }
};

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; });
}

}  // namespace

std::string without_accents(std::string_view text) {
  if (is_ascii(text)) return std::string{text};
  utf8proc_uint8_t* made = nullptr;
  constexpr auto kCanonical = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t size =
      utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(text.size()), &made, kCanonical);
  const std::unique_ptr<utf8proc_uint8_t, Free> decomposed{made};
  if (size < 0) return std::string{text};

  std::string kept;
  for (utf8proc_ssize_t place = 0; place < size;) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(made + place, size - place, &point);
    if (length <= 0) return std::string{text};
    if (utf8proc_category(point) != UTF8PROC_CATEGORY_MN)
      kept.append(reinterpret_cast<const char*>(made + place), static_cast<std::size_t>(length));
    place += length;
  }
  return kept;
}

}  // namespace limelight::llama
