// Scores the memories that full-text search finds together with those that it does not hold yet.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include <sqlite3.h>

#include "core/result.hpp"
#include "memory/bm25.hpp"

namespace limelight {

/// How one search scores what it finds. Who searches puts those into the corpus that the index does not hold;
/// with the first row that is scored the index joins it.
struct TextScores {
  Corpus corpus;
  std::optional<Bm25> bm25;               // once all of them are in the corpus
  std::vector<std::int64_t> occurrences;  // of each phrase that is searched for, in the row at hand

  /// For a search of so many phrases.
  explicit TextScores(std::size_t phrases = 0) : occurrences(phrases) { corpus.having.resize(phrases); }
};

/// Gives queries of memory_texts the function answers(memory_texts): how well a row answers the query. A
/// query without phrases only joins the index. `scores` outlives the connection. Fails: database_failed.
Result<void> add_answers(fts5_api& api, TextScores& scores);

}  // namespace limelight
