#include "core/words.hpp"

#include <cstdint>
#include <memory>
#include <utility>

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "core/scripts.hpp"

namespace limelight {
namespace {

constexpr int kRules = 1;  // raise it when a text is cut otherwise: indexes are made anew then
constexpr std::size_t kPair = 2;

bool is_joiner(UChar32 letter) {
  return letter == 0x200C || letter == 0x200D;  // they shape letters, and folding takes them away
}

bool is_emoji(UChar32 letter) {
  return u_hasBinaryProperty(letter, UCHAR_EXTENDED_PICTOGRAPHIC) != 0 ||
         u_hasBinaryProperty(letter, UCHAR_REGIONAL_INDICATOR) != 0 ||
         u_hasBinaryProperty(letter, UCHAR_EMOJI_MODIFIER) != 0;
}

bool is_in_word(UChar32 letter) {
  constexpr std::uint32_t kWord = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  return (U_GET_GC_MASK(letter) & kWord) != 0 || is_emoji(letter) || is_joiner(letter);
}

UScriptCode script_of(UChar32 letter) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(letter, &status);
}

bool has_dictionary(UScriptCode script) {
  return script == USCRIPT_THAI || script == USCRIPT_LAO || script == USCRIPT_KHMER ||
         script == USCRIPT_MYANMAR;
}

/// Line_Break=Complex_Context (Unicode annex 14): the scripts of South East Asia without spaces.
bool is_complex(UChar32 letter) {
  return u_getIntPropertyValue(letter, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
}

/// Of scripts whose words stand side by side.
bool is_unspaced(UChar32 letter) {
  const UScriptCode script = script_of(letter);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ||
         is_complex(letter) || is_emoji(letter);
}

bool is_paired(UChar32 letter) {
  const UScriptCode script = script_of(letter);
  return script == USCRIPT_HAN || script == USCRIPT_HANGUL || (is_complex(letter) && !has_dictionary(script));
}

/// Null if ICU cannot make one. To make one is slow, and each has one user at a time: every thread has its
/// own.
icu::BreakIterator* word_breaks() {
  thread_local const std::unique_ptr<icu::BreakIterator> breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made{
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status)};
    return U_SUCCESS(status) ? std::move(made) : nullptr;
  }();
  return breaks.get();
}

icu::UnicodeString folded(const icu::UnicodeString& word) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return word;
  icu::UnicodeString done = fold->normalize(word, status);
  return U_SUCCESS(status) ? done : word;
}

void append(const icu::UnicodeString& word, std::vector<std::string>& words) {
  const icu::UnicodeString done = folded(word);
  if (!done.isEmpty()) done.toUTF8String(words.emplace_back());
}

/// A run of letters, marks and digits. Folded after it is divided: the dictionaries know Thai as it is
/// written.
void take_run(std::string_view run, bool divide, std::vector<std::string>& words) {
  const auto letters = icu::UnicodeString::fromUTF8({run.data(), static_cast<std::int32_t>(run.size())});
  bool unspaced = false;
  for (std::int32_t place = 0; place < letters.length(); place = letters.moveIndex32(place, 1))
    unspaced = unspaced || is_unspaced(letters.char32At(place));
  icu::BreakIterator* const breaks = divide && unspaced ? word_breaks() : nullptr;
  if (breaks == nullptr) return append(letters, words);
  breaks->setText(letters);
  std::int32_t begin = breaks->first();
  for (std::int32_t end = breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks->next())
    append(letters.tempSubStringBetween(begin, end), words);
}

UChar32 letter_at(std::string_view text, std::int32_t& place) {
  UChar32 letter = 0;
  U8_NEXT(text.data(), place, static_cast<std::int32_t>(text.size()), letter);
  return letter;
}

std::vector<std::string> cut_run(std::string_view run, bool divide) {
  std::vector<std::string> words;
  const auto size = static_cast<std::int32_t>(run.size());
  std::int32_t begin = 0;
  for (std::int32_t place = 0; place < size;) {
    std::int32_t end = place;
    const UChar32 letter = letter_at(run, place);
    if (letter >= 0 && is_in_word(letter)) {
      if (place < size) continue;
      end = place;
    }
    const auto from = static_cast<std::size_t>(begin);
    if (end > begin) take_run(run.substr(from, static_cast<std::size_t>(end - begin)), divide, words);
    begin = place;
  }
  return words;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string buffer;
  for_each_word(text, buffer, [&words](std::string_view word) { words.emplace_back(word); });
  return words;
}

std::vector<std::string> words_of_run(std::string_view run) {
  return cut_run(run, true);
}

std::vector<std::string> undivided_words(std::string_view text) {
  return cut_run(text, false);
}

std::string word_rules() {
  UVersionInfo version{};
  u_getVersion(version);
  return std::to_string(kRules) + " icu " + std::to_string(version[0]);
}

void append_terms(std::string word, std::vector<std::string>& terms) {
  if (is_ascii(word)) {
    terms.push_back(std::move(word));
    return;
  }
  const auto size = static_cast<std::int32_t>(word.size());
  std::vector<std::int32_t> ends{0};  // of its letters
  bool paired = true;
  for (std::int32_t place = 0; place < size; ends.push_back(place))
    paired = is_paired(letter_at(word, place)) && paired;
  if (!paired || ends.size() - 1 <= kPair) {
    terms.push_back(without_accents(word));
    return;
  }
  for (std::size_t first = 0; first + kPair < ends.size(); ++first) {
    const auto from = static_cast<std::size_t>(ends[first]);
    terms.push_back(word.substr(from, static_cast<std::size_t>(ends[first + kPair]) - from));
  }
}

void append_stems(std::string word, std::vector<std::string>& stems) {
  bool any = false;
  const auto size = static_cast<std::int32_t>(word.size());
  for (std::int32_t place = 0, begin = 0; place < size; begin = place) {
    if (script_of(letter_at(word, place)) != USCRIPT_HAN) continue;
    any = true;
    stems.push_back(word.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(place - begin)));
  }
  if (!any) append_terms(std::move(word), stems);
}

}  // namespace limelight
