#include "memory/text_scores.hpp"

#include <algorithm>

namespace limelight {
namespace {

int count_row(const Fts5ExtensionApi*, Fts5Context*, void* count) {
  ++*static_cast<std::int64_t*>(count);
  return SQLITE_OK;
}

/// `phrases`: of the query at hand.
int join(const Fts5ExtensionApi& api, Fts5Context* context, int phrases, TextScores& scores) {
  Corpus& corpus = scores.corpus;
  sqlite3_int64 rows = 0, tokens = 0;
  int status = api.xRowCount(context, &rows);
  if (status == SQLITE_OK) status = api.xColumnTotalSize(context, -1, &tokens);
  for (int phrase = 0; phrase < phrases && status == SQLITE_OK; ++phrase) {
    auto& having = corpus.having[static_cast<std::size_t>(phrase)];
    status = api.xQueryPhrase(context, phrase, &having, count_row);
  }
  corpus.texts += rows;
  corpus.tokens += tokens;
  if (status == SQLITE_OK) scores.bm25.emplace(corpus);
  return status;
}

int count_occurrences(const Fts5ExtensionApi& api, Fts5Context* context, std::vector<std::int64_t>& counts) {
  std::ranges::fill(counts, 0);
  int instances = 0;
  int status = api.xInstCount(context, &instances);
  for (int each = 0; each < instances && status == SQLITE_OK; ++each) {
    int phrase = 0, column = 0, place = 0;
    status = api.xInst(context, each, &phrase, &column, &place);
    if (status == SQLITE_OK) ++counts[static_cast<std::size_t>(phrase)];
  }
  return status;
}

/// The function `answers` of SQL: how well a row that was found does.
void answers(const Fts5ExtensionApi* api, Fts5Context* context, sqlite3_context* result, int,
             sqlite3_value**) {
  auto& scores = *static_cast<TextScores*>(api->xUserData(context));
  const int phrases = api->xPhraseCount(context);
  int status = scores.bm25 ? SQLITE_OK : join(*api, context, phrases, scores);
  if (status == SQLITE_OK) status = count_occurrences(*api, context, scores.occurrences);
  int tokens = 0;
  if (status == SQLITE_OK) status = api->xColumnSize(context, -1, &tokens);
  if (status != SQLITE_OK) return sqlite3_result_error_code(result, status);
  sqlite3_result_double(result, scores.bm25->score(scores.occurrences, tokens));
}

}  // namespace

Result<void> add_answers(fts5_api& api, TextScores& scores) {
  if (api.xCreateFunction(&api, "answers", &scores, answers, nullptr) == SQLITE_OK) return {};
  return fail(Errc::database_failed, "no function can be added", "full-text search");
}

}  // namespace limelight
