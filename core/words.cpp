#include "core/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace limelight {
namespace {

// Sorted, so that those of one first letter stand together. "don't" falls into "don" and "t": hence the
// pieces.
constexpr std::array<std::string_view, 127> kStopWords{
    "a",      "about",  "after",   "again", "all",     "also",     "am",        "an",    "and",     "any",
    "are",    "as",     "at",      "be",    "because", "been",     "before",    "being", "but",     "by",
    "can",    "could",  "d",       "did",   "do",      "does",     "doing",     "don",   "down",    "each",
    "for",    "from",   "further", "had",   "has",     "have",     "having",    "he",    "her",     "here",
    "hers",   "him",    "his",     "how",   "i",       "if",       "in",        "into",  "is",      "it",
    "its",    "just",   "ll",      "m",     "may",     "me",       "might",     "more",  "most",    "must",
    "my",     "no",     "nor",     "not",   "now",     "of",       "off",       "on",    "once",    "only",
    "or",     "other",  "our",     "ours",  "out",     "over",     "own",       "re",    "s",       "same",
    "she",    "should", "so",      "some",  "such",    "t",        "than",      "that",  "the",     "their",
    "theirs", "them",   "then",    "there", "these",   "they",     "this",      "those", "through", "to",
    "too",    "under",  "until",   "up",    "us",      "ve",       "very",      "was",   "we",      "were",
    "what",   "when",   "where",   "which", "while",   "who",      "whom",      "why",   "will",    "with",
    "would",  "yet",    "you",     "your",  "yours",   "yourself", "yourselves"};
static_assert(std::ranges::is_sorted(kStopWords));

/// Where the words of each first letter begin, and where the last one's end.
constexpr auto kStarts = [] {
  std::array<std::uint8_t, 27> starts{};
  for (std::size_t letter = 0; letter < starts.size(); ++letter) {
    const auto begins = [letter](std::string_view word) {
      return static_cast<std::size_t>(word.front() - 'a') < letter;
    };
    starts[letter] = static_cast<std::uint8_t>(std::ranges::count_if(kStopWords, begins));
  }
  return starts;
}();

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string buffer;
  for_each_word(text, buffer, [&words](std::string_view word) { words.emplace_back(word); });
  return words;
}

bool is_stop_word(std::string_view word) {
  if (word.empty() || word.front() < 'a' || word.front() > 'z') return false;
  const auto letter = static_cast<std::size_t>(word.front() - 'a');
  const std::span same{kStopWords.begin() + kStarts[letter], kStopWords.begin() + kStarts[letter + 1]};
  return std::ranges::find(same, word) != same.end();
}

}  // namespace limelight
