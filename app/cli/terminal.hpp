// How the commands speak: data to stdout, words for people to stderr, colour only where it is wanted.
#pragma once
#include <cstdio>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace limelight::cli {

inline constexpr std::size_t kColumns = 80;  ///< what text for people is wrapped at

enum class Ink { plain, bold, dim, red, green, yellow, cyan };

/// True if `stream` is a terminal that shows colour and NO_COLOR is not set (https://no-color.org).
bool shows_colour(std::FILE* stream);

/// The text in this ink once print_line() or note() shows it, or as it is if `colour` is false.
std::string paint(Ink ink, std::string_view text, bool colour);

/// Words broken at `columns`, every line indented by `indent` spaces. Line breaks of the text stay. A word
/// longer than a line is broken where the line ends. Control characters become spaces: a thought cannot move
/// the cursor.
std::string wrap(std::string_view text, std::size_t indent, std::size_t columns = kColumns);

/// One line on stdout, flushed, so that a pipe sees it at once. Control characters are shown, not obeyed.
void print_line(std::string_view line);
/// One JSON value on one line of stdout, such characters as escapes.
void print_json(const nlohmann::json& value);
void print_json_text(std::string_view json);
/// One line on stderr, for people; as print_line().
void note(std::string_view line);

/// Says on stderr what is wrong; the exit status to end with.
int report(const Error& error);

}  // namespace limelight::cli
