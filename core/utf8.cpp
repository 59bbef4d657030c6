#include "core/utf8.hpp"

#include <algorithm>
#include <utility>

#include "core/json.hpp"

namespace limelight {

std::string valid_utf8(std::string text) {
  const bool plain =
      std::ranges::all_of(text, [](char byte) { return static_cast<unsigned char>(byte) < 0x80U; });
  if (plain) return text;
  // By way of the journal's own writer: there is one rule for what becomes of a bad byte.
  return parse_json(canonical(nlohmann::json(std::move(text)))).value().get<std::string>();
}

void cut_utf8(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  text.resize(bytes);
}

}  // namespace limelight
