#include "app/cli/terminal.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <unistd.h>

#include "app/cli/printable.hpp"
#include "app/cli/streams.hpp"
#include "core/json.hpp"
#include "core/scripts.hpp"

namespace limelight::cli {
namespace {

constexpr std::size_t kWidest = 2;  // columns of a character

// Begins a colour in a text until it is shown: no text in UTF-8 has this byte, so nothing from elsewhere can
// be taken for a colour of ours.
constexpr char kInk = '\xFF';

/// In the order of Ink; plain also ends a colour.
constexpr auto kCodes = std::to_array<std::string_view>(
    {"\033[0m", "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[36m"});

std::string mark_of(Ink ink) {
  return {kInk, static_cast<char>('0' + static_cast<int>(ink))};
}

/// What may be shown of a text whose colours are still marks.
std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t mark = std::min(text.find(kInk, at), text.size());
    out += printable(text.substr(at, mark - at));
    const std::size_t ink =
        mark + 1 < text.size() ? static_cast<std::size_t>(text[mark + 1] - '0') : kCodes.size();
    if (ink < kCodes.size()) out += kCodes[ink];
    at = mark + (ink < kCodes.size() ? 2 : 1);
  }
  return out;
}

/// The bytes of as much of a word as fits into so many columns, and of one character at least.
std::size_t longest_part(std::string_view word, std::size_t columns) {
  const std::size_t bytes = bytes_within(word, columns);
  return bytes > 0 ? bytes : bytes_within(word, kWidest);
}

bool separates(char letter) {
  return static_cast<unsigned char>(letter) <= ' ' || letter == '\x7f';
}

void wrap_line(std::string_view line, std::size_t indent, std::size_t columns, std::string& out) {
  const std::size_t room = columns > indent ? columns - indent : 1;
  std::size_t used = 0;
  for (std::size_t at = 0; at < line.size();) {
    if (separates(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && !separates(line[end])) ++end;
    const std::string_view word = line.substr(at, longest_part(line.substr(at, end - at), room));
    end = at + word.size();
    if (used > 0 && indent + used + 1 + columns_of(word) > columns) {
      out += '\n';
      used = 0;
    }
    if (used == 0) out.append(indent, ' ');
    if (used > 0) out += ' ';
    used += columns_of(word) + (used > 0 ? 1 : 0);
    out += word;
    at = end;
  }
}

}  // namespace

bool shows_colour(std::FILE* stream) {
  const char* refused = std::getenv("NO_COLOR");
  if (refused != nullptr && *refused != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return isatty(fileno(stream)) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::string paint(Ink ink, std::string_view text, bool colour) {
  if (!colour || ink == Ink::plain) return std::string(text);
  return mark_of(ink) + std::string(text) + mark_of(Ink::plain);
}

std::string wrap(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (at > 0) out += '\n';
    wrap_line(text.substr(at, end - at), indent, columns, out);
    at = end + 1;
  }
  return out;
}

void print_line(std::string_view line) {
  write_output(shown(line) + '\n');
}

void print_json(const nlohmann::json& value) {
  print_json_text(canonical(value));
}

void print_json_text(std::string_view json) {
  write_output(printable_json(json) + '\n');
}

void note(std::string_view line) {
  const std::string text = shown(line) + '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
}

int report(const Error& error) {
  note(describe(error));
  return static_cast<int>(info(error.code).exit);
}

}  // namespace limelight::cli
