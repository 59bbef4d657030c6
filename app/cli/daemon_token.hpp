// The bearer token of a data directory: made once, kept in DIR/token, the same after every restart.
#pragma once
#include <string>

#include "core/result.hpp"

namespace limelight::cli {

/// Absolute.
std::string token_file(const std::string& directory);

/// The token kept there; one that is missing, or too short to be one, is made. Nobody else may read the file
/// afterwards. Fails: io_failed.
Result<std::string> kept_token(const std::string& directory);

/// Another one, kept instead. Fails: io_failed.
Result<std::string> replace_token(const std::string& directory);

}  // namespace limelight::cli
