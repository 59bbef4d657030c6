#include "agents/sentences.hpp"

#include <algorithm>
#include <array>

namespace limelight {
namespace {

constexpr auto kAbbreviations = std::to_array<std::string_view>(
    {"Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No", "vs", "e.g", "i.e", "etc", "cf", "approx"});

bool is_stop(char letter) {
  return letter == '.' || letter == '!' || letter == '?';
}

bool is_capital(char letter) {
  return (letter >= 'A' && letter <= 'Z') || letter == '"';
}

// The place after the mark at `stop` and whatever closes with it.
std::size_t after_closing(std::string_view text, std::size_t stop) {
  std::size_t end = stop + 1;
  while (end < text.size()) {
    const std::string_view rest = text.substr(end);
    if (is_stop(text[end]) || text[end] == '"' || text[end] == '\'' || text[end] == ')')
      ++end;
    else if (rest.starts_with("\u201d") || rest.starts_with("\u2019"))
      end += 3;
    else
      break;
  }
  return end;
}

bool abbreviates(std::string_view text, std::size_t stop) {
  if (text[stop] != '.') return false;
  const std::size_t space = text.rfind(' ', stop);
  const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
  const std::string_view word = text.substr(start, stop - start);
  const bool initial = word.size() == 1 && word != "I";
  return initial || std::ranges::find(kAbbreviations, word) != kAbbreviations.end();
}

// The end of the first sentence from `from` on; npos if none ends.
std::size_t sentence_end(std::string_view text, std::size_t from) {
  for (std::size_t place = from; place < text.size(); ++place) {
    if (!is_stop(text[place]) || abbreviates(text, place)) continue;
    const std::size_t end = after_closing(text, place);
    if (end == text.size()) return end;
    const bool gap = text[end] == ' ' || text[end] == '\n';
    if (gap && end + 1 < text.size() && (text[end] == '\n' || is_capital(text[end + 1]))) return end;
    place = end - 1;
  }
  return std::string_view::npos;
}

std::string plain(std::string_view text) {
  std::string letters;
  for (const char letter : text) {
    const bool upper = letter >= 'A' && letter <= 'Z';
    const auto byte = static_cast<unsigned char>(letter);
    if (upper) letters.push_back(static_cast<char>(letter + 32));
    if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || byte >= 0x80)
      letters.push_back(letter);
  }
  return letters;
}

}  // namespace

std::string first_sentence(std::string_view text) {
  return std::string{text.substr(0, sentence_end(text, 0))};
}

bool passes_first_sentence(std::string_view text) {
  return sentence_end(text, 0) < text.size();
}

std::string whole_sentences(std::string_view text) {
  std::size_t whole = 0;
  for (std::size_t end = sentence_end(text, 0); end != std::string_view::npos;
       end = sentence_end(text, end)) {
    whole = end;
    if (end == text.size()) break;
  }
  return std::string{whole == 0 ? text : text.substr(0, whole)};
}

bool says_the_same(std::string_view left, std::string_view right) {
  return plain(left) == plain(right);
}

}  // namespace limelight
