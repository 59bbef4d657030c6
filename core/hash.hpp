// SHA-256, for state hashes and file checks.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace limelight {

/// 64 lower-case hexadecimal digits (FIPS 180-4).
std::string sha256(std::string_view bytes);
/// Of the pieces, one behind the other.
std::string sha256(std::initializer_list<std::string_view> pieces);

/// Reads the file in pieces. Fails: io_failed.
Result<std::string> sha256_file(const std::string& path);

}  // namespace limelight
