#include "agents/sentences.hpp"

#include <algorithm>
#include <array>

#include "core/scripts.hpp"
#include "core/words.hpp"

namespace limelight {
namespace {

constexpr auto kAbbreviations = std::to_array<std::string_view>(
    {"Mr", "Mrs", "Ms", "Dr", "Prof", "St", "No", "vs", "e.g", "i.e", "etc", "cf", "approx"});

bool is_stop(char letter) {
  return letter == '.' || letter == '!' || letter == '?';
}

bool is_beginning(std::string_view text, std::size_t place) {
  const char letter = text[place];
  return (letter >= 'A' && letter <= 'Z') || letter == '"' || begins_sentence(text, place);
}

// The place after whatever closes with a mark that ends at `end`.
std::size_t after_closing(std::string_view text, std::size_t end) {
  while (end < text.size()) {
    const bool closes = is_stop(text[end]) || text[end] == '"' || text[end] == '\'' || text[end] == ')';
    const std::size_t bytes = closes ? 1 : std::max(closing_mark_at(text, end), sentence_mark_at(text, end));
    if (bytes == 0) break;
    end += bytes;
  }
  return end;
}

bool abbreviates(std::string_view text, std::size_t stop) {
  if (text[stop] != '.') return false;
  const std::size_t space = text.rfind(' ', stop);
  const std::size_t start = space == std::string_view::npos ? 0 : space + 1;
  const std::string_view word = text.substr(start, stop - start);
  const bool initial = (word.size() == 1 || is_initial(word)) && word != "I";
  return initial || std::ranges::find(kAbbreviations, word) != kAbbreviations.end();
}

// The end of the first sentence from `from` on; npos if none ends.
std::size_t sentence_end(std::string_view text, std::size_t from) {
  for (std::size_t place = from; place < text.size(); ++place) {
    if (const std::size_t mark = sentence_mark_at(text, place); mark > 0)
      return after_closing(text, place + mark);
    if (!is_stop(text[place]) || abbreviates(text, place)) continue;
    const std::size_t end = after_closing(text, place + 1);
    if (end == text.size()) return end;
    const bool gap = text[end] == ' ' || text[end] == '\n';
    if (gap && end + 1 < text.size() && (text[end] == '\n' || is_beginning(text, end + 1))) return end;
    place = end - 1;
  }
  return std::string_view::npos;
}

std::string plain(std::string_view text) {
  std::string letters, buffer;
  for_each_word(text, buffer, [&letters](std::string_view word) { letters += word; });
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
