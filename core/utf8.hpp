// Text from outside as the mind takes it: what it thinks with is, byte for byte, what its journal holds.
#pragma once
#include <cstddef>
#include <string>

namespace limelight {

/// Bytes that are not UTF-8 become U+FFFD, as they would in the journal.
std::string valid_utf8(std::string text);

/// At most so many bytes, never ending inside a character.
void cut_utf8(std::string& text, std::size_t bytes);

}  // namespace limelight
