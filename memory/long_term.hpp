// The durable archive (LTM): texts with a full-text index and INT8 vectors, searched exactly.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/embedder.hpp"
#include "core/result.hpp"
#include "core/taint.hpp"
#include "core/units.hpp"
#include "memory/archive.hpp"
#include "memory/database.hpp"

namespace limelight {

struct MemoryRecord {
  std::int64_t id = 0;  ///< given by the mind, from 1, without gaps
  std::string source;   ///< "thought", "input", "response", "lesson", "summary", "tool", "genesis"
  std::string text;
  TickNumber tick;
  WallTime at{};
  Taint taint = Taint::self;
  Embedding embedding;  ///< empty: found by text only
};

/// Inside a writer's transaction. `embedder` names the vector space of the record's embedding.
Result<void> insert_memory(Database& database, const MemoryRecord& record, std::string_view embedder);

/// Searches what is durable. Has a read connection of its own: one thread at a time.
class LongTermMemory : public Archive {
 public:
  /// Vectors of another embedder than `embedder` are left out (text still finds them).
  /// Fails as Database::open.
  static Result<std::unique_ptr<LongTermMemory>> open(const std::string& path, std::string embedder);
  ~LongTermMemory() override;

  /// Best first, at most query.limit, ties by newest. Reads what was committed since, itself.
  /// Fails: database_failed, database_corrupt (a memory or vector was changed after it was written, too).
  Result<std::vector<Recalled>> recall(const RecallQuery& query) override;

  Result<std::vector<Recalled>> distant(const Embedding& from, std::size_t limit) override;

  /// Memories held; the next id is one more.
  Result<std::int64_t> count();

 private:
  class Search;
  explicit LongTermMemory(std::unique_ptr<Search> search);
  std::unique_ptr<Search> search_;
};

}  // namespace limelight
