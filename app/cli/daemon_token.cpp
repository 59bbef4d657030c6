#include "app/cli/daemon_token.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>

#include <fmt/format.h>
#include <sys/stat.h>

#include "app/cli/data_directory.hpp"

namespace limelight::cli {
namespace {

constexpr std::size_t kShortestToken = 32;

/// A person may put a token of their own there; it goes into a header, so it is printable.
bool is_token(const std::string& text) {
  return text.size() >= kShortestToken &&
         std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

std::string new_token() {
  std::random_device source;  // the kernel's generator
  std::string token;
  for (int part = 0; part < 8; ++part) token += fmt::format("{:08x}", source());
  return token;
}

}  // namespace

std::string token_file(const std::string& directory) {
  std::error_code ignored;
  return (std::filesystem::absolute(directory, ignored) / "token").string();
}

Result<std::string> replace_token(const std::string& directory) {
  std::string token = new_token();
  if (auto written = write_file_atomically(token_file(directory), token + "\n", 0600); !written)
    return std::unexpected(written.error());
  return token;
}

Result<std::string> kept_token(const std::string& directory) {
  const std::string path = token_file(directory);
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return replace_token(directory);
  auto token = read_file(path);
  if (!token) return token;
  if (!is_token(*token)) return replace_token(directory);
  if (chmod(path.c_str(), 0600) != 0) return fail(Errc::io_failed, std::strerror(errno), path);
  return token;
}

}  // namespace limelight::cli
