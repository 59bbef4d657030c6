// What is looked at before YAML is: size, encoding and tabs; and how names and plain words are read.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/manifest/document.hpp"

namespace limelight::manifest {

/// Problems of the bytes themselves; the size first, and then nothing else.
std::vector<Problem> check_text(std::string_view text);

/// The valid name a person most likely meant; nothing if none is near. Edit distance with swaps counted once.
std::optional<std::string_view> nearest(std::string_view word, const std::vector<std::string_view>& names);

/// A word that some YAML reader takes for true or false: yes, no, on, off, true, false, y, n in any case.
bool is_boolean_word(std::string_view plain);

/// A letter, then letters, digits, '-' and '_'; at most 64 bytes.
bool is_name(std::string_view text);

inline constexpr std::size_t kTitleBytes = 64;  ///< of a mind's name

/// a-z, then a-z, 0-9 and '_'; at most 48 bytes.
bool is_tool_name(std::string_view text);

/// Nothing but spaces, tabs and line breaks.
bool only_blanks(std::string_view text);

/// Without control characters.
bool is_one_line(std::string_view text);

/// null, ~ or nothing at all.
bool is_null_word(std::string_view plain);

}  // namespace limelight::manifest
