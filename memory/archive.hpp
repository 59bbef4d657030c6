// What attention may ask of long-term memory, whatever stands behind it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/embedder.hpp"
#include "core/result.hpp"
#include "core/taint.hpp"
#include "core/units.hpp"

namespace limelight {

struct RecallQuery {
  std::vector<std::string> texts;     ///< what attention asks for
  std::vector<Embedding> embeddings;  ///< of those texts; may be empty
  int limit = 3;
};

struct Recalled {
  std::int64_t id = 0;
  std::string source;
  std::string text;
  TickNumber tick;
  Taint taint = Taint::self;
  double score = 0;  ///< reciprocal rank fusion of the text and vector channels
};

class Archive {
 public:
  virtual ~Archive() = default;

  /// Best first, at most query.limit, ties by newest. One thread at a time. Fails: database_failed,
  /// database_corrupt.
  virtual Result<std::vector<Recalled>> recall(const RecallQuery& query) = 0;

  /// The `limit` memories least like `from`, farthest first, their score the cosine; an archive without
  /// vectors has none. Fails as recall().
  virtual Result<std::vector<Recalled>> distant(const Embedding& from, std::size_t limit) {
    static_cast<void>(from);
    static_cast<void>(limit);
    return std::vector<Recalled>{};
  }
};

}  // namespace limelight
