// SHA-256, for state hashes and file checks.
#pragma once
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace limelight {

/// 64 lower-case hexadecimal digits (FIPS 180-4).
std::string sha256(std::string_view bytes);

/// Reads the file in pieces. Fails: io_failed.
Result<std::string> sha256_file(const std::string& path);

}  // namespace limelight
