#include "memory/long_term.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/words.hpp"
#include "memory/memory_rows.hpp"
#include "memory/text_index.hpp"
#include "memory/vectors.hpp"

namespace limelight {
namespace {

constexpr double kFusion = 60;  // Cormack, Clarke, Buettcher 2009: the constant of their experiments
constexpr std::size_t kChannelDepth = 100;    // ranks of a channel that take part in the fusion
constexpr std::size_t kQueryWords = 64;       // words of one recall that are searched for
constexpr std::int64_t kVectorsPage = 4'096;  // rows read in one snapshot, to keep it short

/// The terms of all texts that are searched for, each once.
std::vector<std::string> searched_words(const std::vector<std::string>& texts) {
  std::vector<std::string> telling, common;
  std::set<std::string> seen;
  for (const std::string& text : texts) {
    for (std::string& word : words_of(text)) {
      if (!seen.insert(word).second) continue;
      std::vector<std::string>& kind = is_stop_word(word) ? common : telling;
      append_terms(std::move(word), kind);
    }
  }
  // Stop words are in nearly every memory: they count only if there is nothing else to go by.
  std::vector<std::string>& chosen = telling.empty() ? common : telling;
  if (chosen.size() > kQueryWords) chosen.resize(kQueryWords);
  return std::move(chosen);
}

}  // namespace

Result<void> insert_memory(Database& database, const MemoryRecord& record, std::string_view embedder) {
  const auto quantized = quantize(record.embedding);
  const MemoryRow memory{record.id,
                         record.source,
                         record.text,
                         record.tick.value,
                         record.at.time_since_epoch().count(),
                         to_text(record.taint)};
  VectorRow vector{record.id, embedder, 0, {}};
  if (quantized) {
    vector.scale = quantized->scale;
    vector.levels = std::as_bytes(std::span(quantized->levels));
  }
  if (auto stored = insert_row(database, memory, quantized ? &vector : nullptr); !stored) return stored;
  return TextIndex::take(database, record.id);
}

class LongTermMemory::Search {
 public:
  static Result<std::unique_ptr<Search>> open(const std::string& path, std::string embedder) {
    auto opened = Database::open(path, Database::Mode::read_only);
    if (!opened) return std::unexpected(std::move(opened.error()));
    auto database = std::make_unique<Database>(std::move(*opened));
    auto texts = TextIndex::open(*database);
    if (!texts) return std::unexpected(std::move(texts.error()));
    const auto digests = has_digests(*database);
    if (!digests) return std::unexpected(digests.error());
    auto vectors = database->prepare(
        fmt::format("SELECT {}{} FROM memory_vectors WHERE id > ?1 AND embedder = ?2 ORDER BY id LIMIT ?3",
                    kVectorColumns, *digests ? ", digest" : ""));
    if (!vectors) return std::unexpected(std::move(vectors.error()));
    auto row = database->prepare(
        fmt::format("SELECT {}{} FROM memories WHERE id = ?1", kMemoryColumns, *digests ? ", digest" : ""));
    if (!row) return std::unexpected(std::move(row.error()));
    // The ids have no gaps, and the highest one costs no scan.
    auto count = database->prepare("SELECT coalesce(max(id), 0) FROM memories");
    if (!count) return std::unexpected(std::move(count.error()));
    return std::unique_ptr<Search>(new Search(std::move(embedder), std::move(database), std::move(*texts),
                                              std::move(*vectors), std::move(*row), std::move(*count),
                                              *digests));
  }

  Result<std::vector<Recalled>> recall(const RecallQuery& query) {
    if (query.limit <= 0) return {};
    const std::size_t depth = std::max(kChannelDepth, static_cast<std::size_t>(query.limit));
    std::map<std::int64_t, double> scores;
    const auto fuse = [&](std::span<const std::int64_t> ranked) {
      for (std::size_t place = 0; place < ranked.size(); ++place) {
        scores[ranked[place]] += 1 / (kFusion + static_cast<double>(place + 1));
      }
    };
    auto by_text = texts_->search(searched_words(query.texts), depth);
    if (!by_text) return std::unexpected(std::move(by_text.error()));
    fuse(*by_text);
    auto by_vector = vector_channel(query.embeddings, depth);
    if (!by_vector) return std::unexpected(std::move(by_vector.error()));
    fuse(*by_vector);

    std::vector<std::pair<std::int64_t, double>> best(scores.begin(), scores.end());
    std::ranges::sort(best, [](const auto& left, const auto& right) {
      return left.second != right.second ? left.second > right.second : left.first > right.first;
    });
    best.resize(std::min(best.size(), static_cast<std::size_t>(query.limit)));
    std::vector<Recalled> recalled;
    for (const auto& [id, score] : best) {
      auto memory = fetch(id, score);
      if (!memory) return std::unexpected(std::move(memory.error()));
      recalled.push_back(std::move(*memory));
    }
    return recalled;
  }

  Result<std::vector<Recalled>> distant(const Embedding& from, std::size_t limit) {
    std::vector<Recalled> recalled;
    const auto query = quantize(from);
    if (!query) return recalled;
    if (auto read = read_new_vectors(); !read) return std::unexpected(std::move(read.error()));
    for (const auto& hit : rows_.farthest(*query, limit)) {
      auto memory = fetch(hit.id, hit.similarity);
      if (!memory) return std::unexpected(std::move(memory.error()));
      recalled.push_back(std::move(*memory));
    }
    return recalled;
  }

  Result<std::int64_t> count() {
    auto row = count_.step();
    if (!row) return std::unexpected(std::move(row.error()));
    const std::int64_t held = count_.integer(0);
    count_.reset();
    return held;
  }

 private:
  Search(std::string embedder, std::unique_ptr<Database> database, std::unique_ptr<TextIndex> texts,
         Statement vectors, Statement row, Statement count, bool digests)
      : embedder_(std::move(embedder)),
        database_(std::move(database)),
        texts_(std::move(texts)),
        vectors_(std::move(vectors)),
        row_(std::move(row)),
        count_(std::move(count)),
        digests_(digests) {}

  Result<std::vector<std::int64_t>> vector_channel(const std::vector<Embedding>& embeddings,
                                                   std::size_t depth) {
    std::vector<QuantizedVector> queries;
    for (const Embedding& embedding : embeddings) {
      if (auto quantized = quantize(embedding)) queries.push_back(std::move(*quantized));
    }
    std::vector<std::int64_t> ranked;
    if (queries.empty()) return ranked;
    if (auto read = read_new_vectors(); !read) return std::unexpected(std::move(read.error()));
    for (const auto& hit : rows_.nearest(queries, depth)) ranked.push_back(hit.id);
    return ranked;
  }

  Result<void> read_new_vectors() {
    for (std::int64_t read = kVectorsPage; read == kVectorsPage;) {
      read = 0;
      vectors_.bind(1, last_vector_).bind(2, std::string_view{embedder_}).bind(3, kVectorsPage);
      auto row = vectors_.step();
      for (; row && *row; row = vectors_.step(), ++read) {
        const VectorRow vector = vector_row(vectors_);
        if (auto whole = digests_ ? check_row(vector, vectors_.integer(4)) : Result<void>{}; !whole) {
          vectors_.reset();
          return whole;
        }
        last_vector_ = vector.id;
        // A vector of another length under the same name is passed over: text still finds its memory.
        rows_.append(last_vector_, vector.scale,
                     {reinterpret_cast<const std::int8_t*>(vector.levels.data()), vector.levels.size()});
      }
      vectors_.reset();
      if (!row) return std::unexpected(std::move(row.error()));
    }
    return {};
  }

  Result<Recalled> fetch(std::int64_t id, double score) {
    row_.bind(1, id);
    auto row = row_.step();
    if (!row) return std::unexpected(std::move(row.error()));
    if (!*row) {
      row_.reset();
      return fail(Errc::database_corrupt, "memory " + std::to_string(id) + " is indexed but not there");
    }
    const MemoryRow memory = memory_row(row_);
    if (auto whole = digests_ ? check_row(memory, row_.integer(6)) : Result<void>{}; !whole) {
      row_.reset();
      return std::unexpected(std::move(whole.error()));
    }
    Recalled recalled{.id = id,
                      .source = std::string(memory.source),
                      .text = std::string(memory.text),
                      .tick = TickNumber{memory.tick},
                      // What we cannot read we do not trust.
                      .taint = parse_taint(memory.taint).value_or(Taint::web),
                      .score = score};
    row_.reset();
    return recalled;
  }

  std::string embedder_;
  std::unique_ptr<Database> database_;  // does not move: the index of texts refers to it
  std::unique_ptr<TextIndex> texts_;
  Statement vectors_, row_, count_;
  bool digests_;  // stand after the columns of vectors_ and row_
  VectorRows rows_;
  std::int64_t last_vector_ = 0;
};

Result<std::unique_ptr<LongTermMemory>> LongTermMemory::open(const std::string& path, std::string embedder) {
  auto search = Search::open(path, std::move(embedder));
  if (!search) return std::unexpected(std::move(search.error()));
  return std::unique_ptr<LongTermMemory>(new LongTermMemory(std::move(*search)));
}

LongTermMemory::LongTermMemory(std::unique_ptr<Search> search) : search_(std::move(search)) {}
LongTermMemory::~LongTermMemory() = default;

Result<std::vector<Recalled>> LongTermMemory::recall(const RecallQuery& query) {
  return search_->recall(query);
}
Result<std::vector<Recalled>> LongTermMemory::distant(const Embedding& from, std::size_t limit) {
  return search_->distant(from, limit);
}
Result<std::int64_t> LongTermMemory::count() {
  return search_->count();
}

}  // namespace limelight
