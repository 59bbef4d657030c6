#include "core/hash.hpp"

#include <array>
#include <fstream>
#include <span>

#include <nettle/sha2.h>

namespace limelight {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

class Sha256 {
 public:
  Sha256() { sha256_init(&context_); }

  void take(std::string_view bytes) {
    sha256_update(&context_, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  }

  std::string finish() {
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context_, digest.size(), digest.data());
    std::string text;
    text.reserve(2 * digest.size());
    for (const std::uint8_t byte : digest) {
      text.push_back(kDigits[byte >> 4U]);
      text.push_back(kDigits[byte & 0xFU]);
    }
    return text;
  }

 private:
  sha256_ctx context_{};
};

}  // namespace

std::string sha256(std::string_view bytes) {
  return sha256({bytes});
}

std::string sha256(std::initializer_list<std::string_view> pieces) {
  Sha256 hash;
  for (const std::string_view piece : pieces) hash.take(piece);
  return hash.finish();
}

Result<std::string> sha256_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return fail(Errc::io_failed, "it cannot be opened", path);
  Sha256 hash;
  std::array<char, 1 << 16> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0) {
    hash.take({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (file.bad()) return fail(Errc::io_failed, "it cannot be read to its end", path);
  return hash.finish();
}

}  // namespace limelight
