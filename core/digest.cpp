#include "core/digest.hpp"

#include <array>
#include <bit>

// In the header alone: who links our library needs none of theirs.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace limelight {

Digest& Digest::take(std::string_view bytes) {
  // What came before is the seed: the same bytes elsewhere, or cut elsewhere, give another digest.
  value_ = XXH3_64bits_withSeed(bytes.data(), bytes.size(), value_ + 1);
  return *this;
}

Digest& Digest::take(std::int64_t number) {
  constexpr unsigned kByte = 8;
  std::array<char, sizeof number> bytes{};
  auto rest = static_cast<std::uint64_t>(number);
  for (char& byte : bytes) {
    byte = static_cast<char>(rest);
    rest >>= kByte;
  }
  return take(std::string_view{bytes.data(), bytes.size()});
}

Digest& Digest::take(double number) {
  return take(std::bit_cast<std::int64_t>(number));
}

}  // namespace limelight
