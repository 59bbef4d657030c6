#include "core/base64.hpp"

#include <nettle/base64.h>

namespace limelight {

std::string to_base64(std::span<const std::byte> bytes) {
  std::string text(BASE64_ENCODE_RAW_LENGTH(bytes.size()), '\0');
  base64_encode_raw(text.data(), bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  return text;
}

std::optional<std::vector<std::byte>> from_base64(std::string_view text) {
  std::vector<std::byte> bytes(BASE64_DECODE_LENGTH(text.size()));
  base64_decode_ctx context{};
  base64_decode_init(&context);
  std::size_t length = bytes.size();
  auto* into = reinterpret_cast<std::uint8_t*>(bytes.data());
  const bool decoded = base64_decode_update(&context, &length, into, text.size(), text.data()) == 1 &&
                       base64_decode_final(&context) == 1;
  if (!decoded) return std::nullopt;
  bytes.resize(length);
  // Nettle passes over white space.
  if (to_base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace limelight
