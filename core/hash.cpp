#include "core/hash.hpp"

#include <array>
#include <fstream>
#include <memory>
#include <span>

#include <openssl/evp.h>

namespace limelight {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Context start() {
  Context context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
  EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
  return context;
}

std::string finish(Context context) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context.get(), digest.data(), &length);
  std::string text;
  text.reserve(std::size_t{2} * length);
  for (const unsigned char byte : std::span(digest).first(length)) {
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 0xFU]);
  }
  return text;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  Context context = start();
  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
  return finish(std::move(context));
}

Result<std::string> sha256_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return fail(Errc::io_failed, "it cannot be opened", path);
  Context context = start();
  std::array<char, 1 << 16> piece{};
  while (file.read(piece.data(), piece.size()) || file.gcount() > 0) {
    EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return fail(Errc::io_failed, "it cannot be read to its end", path);
  return finish(std::move(context));
}

}  // namespace limelight
