// What may reach a terminal of a text from elsewhere: no model, tool, file or manifest moves the cursor.
#pragma once
#include <string>
#include <string_view>

namespace limelight::cli {

/// The text with every control character made visible: C0 and DEL as their pictures (U+2400 on); C1, what
/// overrides the direction of writing (U+202A-U+202E, U+2066-U+2069) and bytes that are not UTF-8 as U+FFFD.
/// Line breaks and tabs stay; CR LF is a line break.
std::string printable(std::string_view text);

/// JSON in which such characters are written as \u escapes: the same values, and nothing that a terminal
/// obeys.
std::string printable_json(std::string_view json);

}  // namespace limelight::cli
