// The words of a text in any script, as full-text search, the embedder, the flaw check and the extractive
// summary see them.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/ascii.hpp"

namespace limelight {

/// In order, repeats included: runs of letters, marks and digits (Unicode's categories L, M and N), without
/// differences of case and width (Unicode's NFKC_Casefold). Where a script writes no spaces, ICU's
/// dictionaries find the words: of Chinese, Japanese, Thai, Lao, Khmer, Burmese. An emoji is a word. In ASCII
/// these are runs of letters and digits, made lower case. Any thread.
std::vector<std::string> words_of(std::string_view text);

/// words_of() a piece of text between ASCII characters that are no letters or digits. Beyond ASCII it may
/// hold anything, bytes that are not UTF-8 included: these separate words.
std::vector<std::string> words_of_run(std::string_view run);

/// As words_of(), but without dictionaries: letters that stand together are one word. For texts that were cut
/// into words before.
std::vector<std::string> undivided_words(std::string_view text);

/// Calls `visit` with each of words_of(), as a view that is valid until the next one. `buffer` is its to use.
template <class Visit>
void for_each_word(std::string_view text, std::string& buffer, const Visit& visit) {
  const auto is_high = [](char letter) { return static_cast<unsigned char>(letter) >= 128; };
  const auto is_letter = [is_high](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || is_high(letter);
  };
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    bool plain = true;
    for (; end < text.size() && is_letter(text[end]); ++end) plain = plain && !is_high(text[end]);
    const std::string_view run = text.substr(begin, end - begin);
    begin = end + 1;
    if (!plain) {
      for (const std::string& word : words_of_run(run)) visit(std::string_view(word));
    } else if (!run.empty()) {
      buffer.assign(run);
      for (char& letter : buffer) letter = small_letter(letter);
      visit(std::string_view(buffer));
    }
  }
}

/// True for words so frequent that they say nothing about what a text is about: of English, Arabic, Chinese,
/// Greek, Hebrew, Hindi, Japanese, Korean, Russian and Thai.
bool is_stop_word(std::string_view word);

/// What a word is found by, added to `terms`: the word itself, without accents and vowel points (of Latin,
/// Greek, Cyrillic, Hebrew, Arabic). A longer word of Chinese characters, of Korean or of a script without
/// spaces and without a dictionary is found by each pair of neighbouring letters, for what is a word of its
/// own there is often part of another. `word` is one of words_of(). Any thread.
void append_terms(std::string word, std::vector<std::string>& terms);

/// What texts that speak of the same have in common, added to `stems`: of a word with Chinese characters each
/// of them, of other words the terms. `word` is one of words_of(). Any thread.
void append_stems(std::string word, std::vector<std::string>& stems);

/// Names the rules of this file, ICU's version among them: under other rules other terms may come of a text.
std::string word_rules();

}  // namespace limelight
