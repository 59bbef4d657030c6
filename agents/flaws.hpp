// What is wrong with a thought as far as its words can tell: reason enough to draw it once more.
#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "agents/broadcast.hpp"

namespace limelight {

/// The words that carry what a text says: of English without their endings, of other scripts
/// append_stems() of core/words.hpp. Words that only join are left out, and in English those that hedge or
/// praise.
std::set<std::string> content_words(std::string_view text);

/// How many content words of `text` are not in `known`.
std::size_t new_words(std::string_view text, const std::set<std::string>& known);

/// True if three quarters of the words of each, the longer one included, are the other's too.
bool same_words(std::string_view left, std::string_view right);

/// True if four words in a row come twice.
bool loops(std::string_view text);

/// Empty if nothing was found, else what it is: it broke off, it says the same words over and over, it says
/// again what the broadcast's thoughts and inputs say, it talks about questions and answers, or it shares no
/// content word with them while an input is pending. Falsehood and nonsense are not found.
std::string_view flaw_in(std::string_view thought, const Broadcast& broadcast);

}  // namespace limelight
