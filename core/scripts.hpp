// What Unicode says of the characters of a text: how sentences end and begin, how wide they are, which
// accents they bear. Places are offsets of bytes; bytes that are not UTF-8 are characters without properties.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace limelight {

bool is_ascii(std::string_view text);

/// The bytes of a mark that ends a sentence whatever follows it, if one stands at `place`: "。", "।", "؟" and
/// all others beyond ASCII of the property Sentence_Terminal (Unicode annex 44), and ";" after a Greek
/// letter; else 0.
std::size_t sentence_mark_at(std::string_view text, std::size_t place);

/// The bytes of a bracket or quotation mark beyond ASCII that may close behind a sentence, if one stands at
/// `place`; else 0.
std::size_t closing_mark_at(std::string_view text, std::size_t place);

/// True if a character beyond ASCII stands at `place` with which a sentence may begin: a capital, a letter of
/// a script that has none, or an opening mark.
bool begins_sentence(std::string_view text, std::size_t place);

/// True if the text ends in a mark that ends a sentence in its script, or in what closes a quotation after
/// one. A semicolon is such a mark in Greek. Thai and Lao have no such mark: there every last letter is one.
bool ends_as_sentence(std::string_view text);

/// True for one letter that has a lower case: "J", "А".
bool is_initial(std::string_view word);

/// True if it has a letter of a script other than Latin.
bool has_other_script(std::string_view text);

/// Latin, Greek and Cyrillic letters without accents, Hebrew and Arabic ones without points. The vowel signs
/// of other scripts stay.
std::string without_accents(std::string_view text);

/// The columns of a terminal that it takes: two for what East Asia writes wide and for emoji, none for marks
/// that stand on another character and for what is invisible.
std::size_t columns_of(std::string_view text);

/// The bytes of as much of its beginning as fits into so many columns, no character cut in two.
std::size_t bytes_within(std::string_view text, std::size_t columns);

}  // namespace limelight
