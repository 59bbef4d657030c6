// Where sentences end, for answers that say more than was wanted or broke off.
#pragma once
#include <string>
#include <string_view>

namespace limelight {

/// The text up to the end of its first sentence: a full stop, question or exclamation mark, with what closes
/// a quotation, before a space and a letter that may begin one: a capital, or a letter of a script without
/// capitals. Marks beyond ASCII ("。", "।", "؟") need nothing after them. Titles ("Dr. Who") and
/// abbreviations
/// ("e.g. A") end nothing.
std::string first_sentence(std::string_view text);

/// True once more than its first sentence stands in the text.
bool passes_first_sentence(std::string_view text);

/// The text without a last sentence that broke off; all of it if no sentence in it ends.
std::string whole_sentences(std::string_view text);

/// True if both say the same, letter case, spaces and the marks at the end aside.
bool says_the_same(std::string_view left, std::string_view right);

}  // namespace limelight
