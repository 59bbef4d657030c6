#include "memory/text_index.hpp"

#include <algorithm>
#include <utility>

#include "core/digest.hpp"
#include "memory/full_text.hpp"
#include "memory/memory_rows.hpp"
#include "memory/text_scores.hpp"

namespace limelight {
namespace {

using TokenList = std::vector<std::string>;

/// The memories that are not in the index.
constexpr std::string_view kUnindexed =
    "SELECT id, text FROM memories WHERE id > (SELECT coalesce(max(id), 0) FROM memory_texts_docsize) "
    "ORDER BY id";

struct Scored {
  std::int64_t id = 0;
  double score = 0;
};

/// Words as the index sees them; none is without tokens. A text has a phrase where it has its tokens in a
/// row.
struct Phrases {
  std::vector<TokenList> tokens;
  std::string expression;  ///< any of them, in FTS5's language
};

Result<Phrases> phrases_of(const std::vector<std::string>& words, const Tokenizer& tokenizer) {
  Phrases phrases;
  for (const std::string& word : words) {
    auto tokens = tokenizer.tokens(word, Tokenizer::For::search);
    if (!tokens) return std::unexpected(tokens.error());
    if (tokens->empty()) continue;
    phrases.tokens.push_back(std::move(*tokens));
    // In quotes nothing in a word can be an operator, a column or a syntax error.
    phrases.expression += (phrases.expression.empty() ? "\"" : " OR \"") + word + '"';
  }
  return phrases;
}

std::int64_t occurrences(const TokenList& phrase, const TokenList& text) {
  std::int64_t count = 0;
  for (auto found = text.begin();; ++found, ++count) {
    found = std::search(found, text.end(), phrase.begin(), phrase.end());
    if (found == text.end()) return count;
  }
}

/// A memory that is not in the index.
struct Unindexed {
  std::int64_t id = 0;
  std::int64_t tokens = 0;
  std::vector<std::int64_t> occurrences;  // of each phrase
};

}  // namespace

Result<void> TextIndex::take(Database& database, std::int64_t newest) {
  if (newest % kTextsAtOnce != 0) return {};
  static const std::string take_them =
      std::string("INSERT INTO memory_texts(rowid, text) ").append(kUnindexed);
  const auto insert = database.prepare_once(take_them);
  if (!insert) return std::unexpected(insert.error());
  return (*insert)->run();
}

namespace {

/// Of a word in a memory and its place there. Sums of them are equal when the words are, in any order.
std::uint64_t digest_of_word(std::string_view word, std::int64_t memory, std::int64_t place) {
  return static_cast<std::uint64_t>(Digest{}.take(word).take(memory).take(place).value());
}

Result<std::uint64_t> sum_of_index(Database& database) {
  // A table of the connection's own, which shows the index word by word.
  constexpr const char* kWords =
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, memory_texts, instance)";
  if (auto made = database.execute(kWords); !made) return std::unexpected(made.error());
  auto query = database.prepare("SELECT term, doc, offset FROM temp.words");
  if (!query) return std::unexpected(query.error());
  std::uint64_t sum = 0;
  while (true) {
    const auto row = query->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return sum;
    sum += digest_of_word(query->text_view(0), query->integer(1), query->integer(2));
  }
}

Result<std::uint64_t> sum_of_texts(Database& database, const Tokenizer& tokenizer) {
  auto query = database.prepare(
      "SELECT id, text FROM memories WHERE id <= (SELECT coalesce(max(id), 0) FROM memory_texts_docsize)");
  if (!query) return std::unexpected(query.error());
  std::uint64_t sum = 0;
  while (true) {
    const auto row = query->step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return sum;
    const auto tokens = tokenizer.tokens(query->text_view(1), Tokenizer::For::index);
    if (!tokens) return std::unexpected(tokens.error());
    for (std::size_t place = 0; place < tokens->size(); ++place) {
      sum += digest_of_word((*tokens)[place], query->integer(0), static_cast<std::int64_t>(place));
    }
  }
}

/// Whether the index says itself that each memory from the first on is in it, and none that is not there.
Result<bool> counts_all(Database& database) {
  auto query = database.prepare(
      "SELECT count(*) = coalesce(max(id), 0) AND coalesce(max(id), 0) <= "
      "(SELECT coalesce(max(id), 0) FROM memories) FROM memory_texts_docsize");
  if (!query) return std::unexpected(query.error());
  if (const auto row = query->step(); !row) return std::unexpected(row.error());
  return query->integer(0) != 0;
}

}  // namespace

Result<void> TextIndex::check(Database& database) {
  const auto api = full_text_api(database);
  if (!api) return std::unexpected(api.error());
  const auto tokenizer = Tokenizer::open(**api);
  if (!tokenizer) return std::unexpected(tokenizer.error());
  // One that other rules cut into words is made anew by the next writer.
  const auto ours = index_is_of_our_rules(database);
  if (!ours) return std::unexpected(ours.error());
  if (!*ours) return {};
  // One moment of a living mind.
  if (auto begun = database.execute("PRAGMA query_only=OFF; BEGIN"); !begun) return begun;
  const auto counts = counts_all(database);
  const auto index = sum_of_index(database);
  const auto texts = sum_of_texts(database, *tokenizer);
  static_cast<void>(database.execute("COMMIT"));
  if (!counts) return std::unexpected(counts.error());
  if (!index) return std::unexpected(index.error());
  if (!texts) return std::unexpected(texts.error());
  if (*counts && *index == *texts) return {};
  return fail(Errc::database_corrupt, "it is not that of the memories: export the mind and import it",
              "the full-text index");
}

class TextIndex::Search {
 public:
  static Result<std::unique_ptr<Search>> open(Database& database) {
    const auto api = full_text_api(database);
    if (!api) return std::unexpected(api.error());
    auto tokenizer = Tokenizer::open(**api);
    if (!tokenizer) return std::unexpected(tokenizer.error());
    auto search = std::make_unique<Search>(database, std::move(*tokenizer));
    if (auto added = add_answers(**api, search->scores_); !added) return std::unexpected(added.error());
    // Now, so that a database without their tables is known when it is opened.
    for (const std::string_view sql : {kUnindexed, kFound, kAny}) {
      if (const auto made = database.prepare_once(sql); !made) return std::unexpected(made.error());
    }
    return search;
  }

  Search(Database& database, Tokenizer tokenizer) : database_(database), tokenizer_(std::move(tokenizer)) {}

  Result<std::vector<std::int64_t>> run(const std::vector<std::string>& words, std::size_t limit) {
    const auto phrases = phrases_of(words, tokenizer_);
    if (!phrases) return std::unexpected(phrases.error());
    if (phrases->tokens.empty()) return std::vector<std::int64_t>{};
    // What joined the index between two of its queries would be found by neither.
    if (auto begun = database_.execute("BEGIN"); !begun) return std::unexpected(begun.error());
    auto found = in_one_snapshot(*phrases, limit);
    const auto ended = database_.execute("COMMIT");
    if (!found) return std::unexpected(found.error());
    if (!ended) return std::unexpected(ended.error());
    return best(std::move(*found), limit);
  }

 private:
  static constexpr std::string_view kFound =
      "SELECT rowid, answers(memory_texts) AS score FROM memory_texts WHERE memory_texts MATCH ?1 "
      "ORDER BY score DESC, rowid DESC LIMIT ?2";
  static constexpr std::string_view kAny =
      "SELECT answers(memory_texts) FROM memory_texts WHERE rowid = (SELECT max(id) FROM "
      "memory_texts_docsize)";

  static std::vector<std::int64_t> best(std::vector<Scored> found, std::size_t limit) {
    const auto better = [](const Scored& left, const Scored& right) {
      return left.score != right.score ? left.score > right.score : left.id > right.id;
    };
    std::ranges::sort(found, better);
    found.resize(std::min(found.size(), limit));
    std::vector<std::int64_t> ids;
    for (const Scored& one : found) ids.push_back(one.id);
    return ids;
  }

  Result<std::vector<Scored>> in_one_snapshot(const Phrases& phrases, std::size_t limit) {
    scores_ = TextScores{phrases.tokens.size()};
    const auto newest = read_newest(phrases.tokens);
    if (!newest) return std::unexpected(newest.error());
    auto found = indexed(phrases.expression, limit);
    if (!found) return found;
    if (!scores_.bm25) {
      if (auto joined = join_index(); !joined) return std::unexpected(joined.error());
    }
    for (const Unindexed& text : *newest) {
      const bool any = std::ranges::any_of(text.occurrences, [](std::int64_t times) { return times > 0; });
      if (any) found->push_back({text.id, scores_.bm25->score(text.occurrences, text.tokens)});
    }
    return found;
  }

  Result<std::vector<Unindexed>> read_newest(const std::vector<TokenList>& phrases) {
    const auto query = database_.prepare_once(kUnindexed);
    if (!query) return std::unexpected(query.error());
    std::vector<Unindexed> newest;
    auto row = (*query)->step();
    for (; row && *row; row = (*query)->step()) {
      const auto tokens = tokenizer_.tokens((*query)->text_view(1), Tokenizer::For::index);
      if (!tokens) {
        row = std::unexpected(tokens.error());
        break;
      }
      newest.push_back({(*query)->integer(0), std::ssize(*tokens), {}});
      for (std::size_t phrase = 0; phrase < phrases.size(); ++phrase) {
        const std::int64_t times = occurrences(phrases[phrase], *tokens);
        newest.back().occurrences.push_back(times);
        if (times > 0) ++scores_.corpus.having[phrase];
      }
      scores_.corpus.tokens += newest.back().tokens;
    }
    (*query)->reset();
    if (!row) return std::unexpected(row.error());
    scores_.corpus.texts += std::ssize(newest);
    return newest;
  }

  Result<std::vector<Scored>> indexed(std::string_view expression, std::size_t limit) {
    const auto query = database_.prepare_once(kFound);
    if (!query) return std::unexpected(query.error());
    (*query)->bind(1, expression).bind(2, static_cast<std::int64_t>(limit));
    std::vector<Scored> found;
    auto row = (*query)->step();
    for (; row && *row; row = (*query)->step()) found.push_back({(*query)->integer(0), (*query)->real(1)});
    (*query)->reset();
    if (!row) return std::unexpected(row.error());
    return found;
  }

  /// For a search that finds nothing in the index: how many texts it holds counts nevertheless.
  Result<void> join_index() {
    const auto query = database_.prepare_once(kAny);
    if (!query) return std::unexpected(query.error());
    if (auto looked = (*query)->run(); !looked) return looked;
    if (!scores_.bm25) scores_.bm25.emplace(scores_.corpus);  // it is empty
    return {};
  }

  Database& database_;
  Tokenizer tokenizer_;
  TextScores scores_;
};

Result<std::unique_ptr<TextIndex>> TextIndex::open(Database& database) {
  auto search = Search::open(database);
  if (!search) return std::unexpected(search.error());
  return std::unique_ptr<TextIndex>(new TextIndex(std::move(*search)));
}

TextIndex::TextIndex(std::unique_ptr<Search> search) : search_(std::move(search)) {}
TextIndex::~TextIndex() = default;

Result<std::vector<std::int64_t>> TextIndex::search(const std::vector<std::string>& words,
                                                    std::size_t limit) {
  return search_->run(words, limit);
}

}  // namespace limelight
