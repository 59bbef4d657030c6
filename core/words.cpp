#include "core/words.hpp"

#include <algorithm>
#include <array>

namespace limelight {
namespace {

// Sorted, so that it can be searched by halving. "don't" falls into "don" and "t": hence the pieces.
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

bool is_letter(unsigned char byte) {
  return byte >= 128 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char letter : text) {
    if (!is_letter(static_cast<unsigned char>(letter))) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    const bool upper = letter >= 'A' && letter <= 'Z';
    words.back().push_back(upper ? static_cast<char>(letter - 'A' + 'a') : letter);
  }
  return words;
}

bool is_stop_word(std::string_view word) {
  return std::ranges::binary_search(kStopWords, word);
}

}  // namespace limelight
