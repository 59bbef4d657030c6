// What is wrong with a thought as far as its words can tell: reason enough to draw it once more.
#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "agents/broadcast.hpp"

namespace limelight {

/// The words that carry what a text says, their endings cut off. Words that only join, hedge or praise are
/// left out; the lists are of English, and elsewhere nothing is left out.
std::set<std::string> content_words(std::string_view text);

/// How many content words of `text` are not in `known`.
std::size_t new_words(std::string_view text, const std::set<std::string>& known);

/// True if three quarters of the words of each, the longer one included, are the other's too.
bool same_words(std::string_view left, std::string_view right);

/// True if four words in a row come twice.
bool loops(std::string_view text);

/// True if the text ends in a mark that ends a sentence, or in what closes a quotation after one.
bool ends_as_sentence(std::string_view text);

/// Empty if nothing was found, else what it is: it broke off, it says the same words over and over, it says
/// again what the broadcast's thoughts and inputs say, it talks about questions and answers, or it shares no
/// content word with them while an input is pending. Falsehood and nonsense are not found.
std::string_view flaw_in(std::string_view thought, const Broadcast& broadcast);

}  // namespace limelight
