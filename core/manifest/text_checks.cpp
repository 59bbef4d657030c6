#include "core/manifest/text_checks.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "core/limits.hpp"

namespace limelight::manifest {
namespace {

/// Bytes of the UTF-8 sequence at the start (RFC 3629); 0 if it is not one, or a control character.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t place) { return static_cast<unsigned char>(text[place]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\n' || first == '\r' || first == '\t' ? 1 : 0;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t place = 1; place < length; ++place) {
    if ((byte(place) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool surrogate = first == 0xED && byte(1) > 0x9F;
  const bool beyond = first == 0xF4 && byte(1) > 0x8F;
  return overlong || surrogate || beyond ? 0 : length;
}

std::string lower(std::string_view text) {
  std::string copy(text);
  std::ranges::transform(copy, copy.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return copy;
}

/// Optimal string alignment distance.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before(right.size() + 1), last(right.size() + 1), now(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    before = last;
    last = now;
  }
  return last[right.size()];
}

}  // namespace

std::vector<Problem> check_text(std::string_view text) {
  if (text.size() > limits::kManifestBytes) {
    return {
        {{},
         fmt::format("the manifest has {} bytes; at most {} are read", text.size(), limits::kManifestBytes),
         Errc::manifest_too_large}};
  }
  std::vector<Problem> problems;
  Place place;
  bool indentation = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text.substr(at));
    if (length == 0) {
      problems.push_back(
          {place, fmt::format("byte 0x{:02X} is not UTF-8 text", static_cast<unsigned char>(text[at])),
           Errc::manifest_unreadable});
      return problems;
    }
    if (text[at] == '\t' && indentation) {
      problems.push_back({place, "a tab cannot indent YAML: use spaces", Errc::manifest_unreadable});
      indentation = false;
    }
    if (text[at] != ' ') indentation = false;
    place.column += length;
    if (text[at] == '\n') {
      place = {place.line + 1, 1};
      indentation = true;
    }
    at += length;
  }
  return problems;
}

std::optional<std::string_view> nearest(std::string_view word, const std::vector<std::string_view>& names) {
  if (word.size() > 64) return std::nullopt;
  const std::string wanted = lower(word);
  std::optional<std::string_view> best;
  std::size_t least = std::max<std::size_t>(1, std::min<std::size_t>(3, word.size() / 3)) + 1;
  for (const std::string_view name : names) {
    const std::size_t far = distance(wanted, lower(name));
    if (far >= least) continue;
    least = far;
    best = name;
  }
  return best;
}

bool is_boolean_word(std::string_view plain) {
  constexpr auto words =
      std::to_array<std::string_view>({"yes", "no", "on", "off", "true", "false", "y", "n"});
  return std::ranges::find(words, lower(plain)) != words.end();
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto follows = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
  return !text.empty() && text.size() <= 64 && letter(text.front()) && std::ranges::all_of(text, follows);
}

bool is_tool_name(std::string_view text) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto follows = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= 48 && letter(text.front()) && std::ranges::all_of(text, follows);
}

bool only_blanks(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_one_line(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char c) { return static_cast<unsigned char>(c) >= ' ' && c != '\x7f'; });
}

bool is_null_word(std::string_view plain) {
  return plain.empty() || plain == "~" || lower(plain) == "null";
}

}  // namespace limelight::manifest
