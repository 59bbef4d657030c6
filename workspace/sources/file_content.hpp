// What a watched file holds, as a text that a mind may read.
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace limelight {

/// At most `most` bytes from its beginning; empty if it is no regular file or cannot be read. Waits for
/// nobody who should write it.
std::optional<std::string> read_beginning(const std::filesystem::path& file, std::size_t most);

/// The content of a file as data: after a line that says so, between two fences that it cannot end. Of one
/// that is over `most` bytes or no UTF-8 text only this is said; of one that cannot be read nothing.
std::string shown_content(const std::filesystem::path& file, std::size_t most);

}  // namespace limelight
