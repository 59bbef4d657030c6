// Lends SQLite's full-text search our words, so that it cuts texts of every script as the rest of the mind
// does. https://sqlite.org/fts5.html, section 7.1.
#pragma once
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

/// What the table memory_texts is made with: SQLite's English stemmer behind our words, and which rules these
/// follow. An index that was made by others is made anew when the mind starts: see prepare_memory_tables().
std::string tokenizer_arguments();

/// Tells a connection of it. What is searched for is taken as terms that words were cut into before, as
/// append_terms() gives them. Without it no connection can use memory_texts. Fails: database_failed (an
/// SQLite without full-text search).
Result<void> add_word_tokenizer(Database& database);

}  // namespace limelight
