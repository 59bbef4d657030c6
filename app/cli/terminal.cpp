#include "app/cli/terminal.hpp"

#include <cstdlib>

#include <unistd.h>

#include "core/json.hpp"
#include "core/scripts.hpp"

namespace limelight::cli {
namespace {

constexpr std::size_t kWidest = 2;  // columns of a character

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "\033[1m";
    case Ink::dim:
      return "\033[2m";
    case Ink::red:
      return "\033[31m";
    case Ink::green:
      return "\033[32m";
    case Ink::yellow:
      return "\033[33m";
    case Ink::cyan:
      return "\033[36m";
  }
  return "";
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
  return std::string(code_of(ink)) + std::string(text) + "\033[0m";
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
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

void print_json(const nlohmann::json& value) {
  print_line(canonical(value));
}

void note(std::string_view line) {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fputc('\n', stderr);
}

int report(const Error& error) {
  note(describe(error));
  return static_cast<int>(info(error.code).exit);
}

}  // namespace limelight::cli
