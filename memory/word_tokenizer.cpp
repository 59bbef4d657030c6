#include "memory/word_tokenizer.hpp"

#include <exception>
#include <vector>

#include "core/scripts.hpp"
#include "core/words.hpp"
#include "memory/full_text.hpp"

namespace limelight {
namespace {

int create(void*, const char**, int, Fts5Tokenizer** made) {
  static int nothing = 0;  // it has no state, and null would say that there is no memory
  *made = reinterpret_cast<Fts5Tokenizer*>(&nothing);
  return SQLITE_OK;
}

void destroy(Fts5Tokenizer*) {}

using Take = int (*)(void*, int, const char*, int, int, int);

/// Hands terms on. Where a term stands in its text only snippets ask, which nobody makes.
class Terms {
 public:
  Terms(void* context, Take take) : context_(context), take_(take) {}

  void add(std::string_view term) {
    if (status_ == SQLITE_OK) status_ = take_(context_, 0, term.data(), static_cast<int>(term.size()), 0, 0);
  }
  void add_terms_of(std::string_view word) {
    if (is_ascii(word)) return add(word);
    terms_.clear();
    append_terms(std::string(word), terms_);
    for (const std::string& term : terms_) add(term);
  }
  int status() const { return status_; }

 private:
  void* context_;
  Take take_;
  std::vector<std::string> terms_;
  int status_ = SQLITE_OK;
};

// No exception may pass through SQLite.
int cut(Fts5Tokenizer*, void* context, int flags, const char* bytes, int size, Take take) {
  try {
    const std::string_view text{bytes, static_cast<std::size_t>(size)};
    Terms terms{context, take};
    std::string buffer;
    if ((flags & FTS5_TOKENIZE_QUERY) != 0 && !is_ascii(text)) {
      for (const std::string& term : undivided_words(text)) terms.add(without_accents(term));
    } else {
      for_each_word(text, buffer, [&terms](std::string_view word) { terms.add_terms_of(word); });
    }
    return terms.status();
  } catch (const std::exception&) {
    return SQLITE_NOMEM;
  }
}

}  // namespace

std::string tokenizer_arguments() {
  return "porter words " + word_rules();
}

Result<void> add_word_tokenizer(Database& database) {
  const auto api = full_text_api(database);
  if (!api) return std::unexpected(api.error());
  fts5_tokenizer tokenizer{create, destroy, cut};
  if ((*api)->xCreateTokenizer(*api, "words", nullptr, &tokenizer, nullptr) == SQLITE_OK) return {};
  return fail(Errc::database_failed, "no tokenizer can be added", "full-text search");
}

}  // namespace limelight
