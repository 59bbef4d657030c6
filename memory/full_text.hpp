// What SQLite's full-text search (FTS5) lends besides SQL: its tokenizer, and a place for functions of one's
// own that score a row. https://sqlite.org/fts5.html, section 7.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

/// Of a connection. Fails: database_failed (an SQLite without full-text search).
Result<fts5_api*> full_text_api(Database& database);

/// Cuts texts into tokens as the table memory_texts does. Lives no longer than its connection; one thread at
/// a time.
class Tokenizer {
 public:
  /// Fails: database_failed.
  static Result<Tokenizer> open(fts5_api& api);

  enum class For { index, search };

  /// Of a text that is put into the index, or of a term that is searched for. Empty for a text without a
  /// letter or digit. Fails: database_failed (no memory).
  Result<std::vector<std::string>> tokens(std::string_view text, For purpose) const;

 private:
  using Handle = std::unique_ptr<Fts5Tokenizer, void (*)(Fts5Tokenizer*)>;
  Tokenizer(const fts5_tokenizer& functions, Handle handle);

  fts5_tokenizer functions_;
  Handle handle_;
};

}  // namespace limelight
