// Finds memories by their words. All but the newest stand in a full-text index; those are looked at one by
// one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "memory/database.hpp"

namespace limelight {

/// So many memories join the index in one transaction: each in its own took a fifth of a durable tick.
inline constexpr std::int64_t kTextsAtOnce = 32;

/// What is found, and how it is ordered, does not depend on what is in the index yet: both kinds are scored
/// by the same numbers, of all memories (bm25.hpp).
class TextIndex {
 public:
  /// Inside a writer's transaction, after memory `newest` was inserted; they come in the order of their
  /// numbers. Fails: as Database.
  static Result<void> take(Database& database, std::int64_t newest);

  /// Compares all of the index with the memories that should be in it, in constant memory and about the time
  /// that making it takes. Fails: database_corrupt (a search may find less, or other memories), as Database.
  static Result<void> check(Database& database);

  /// For a connection that reads, which outlives it. Fails: database_failed.
  static Result<std::unique_ptr<TextIndex>> open(Database& database);
  ~TextIndex();

  /// The numbers of the memories that have any of `words`, which are terms (core/words.hpp), best first, ties
  /// by newest, at most `limit`; of one snapshot of the database. Fails: as Database.
  Result<std::vector<std::int64_t>> search(const std::vector<std::string>& words, std::size_t limit);

 private:
  class Search;
  explicit TextIndex(std::unique_ptr<Search> search);
  std::unique_ptr<Search> search_;
};

}  // namespace limelight
