// The long-term memory of all planted minds: a handful of memories that have nothing to do with their loops.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/embedder.hpp"
#include "core/temporary_directory.hpp"
#include "memory/long_term.hpp"

namespace limelight::bench {

/// In a folder of its own under the system's temporary one, which ends with it.
class PlantedArchive {
 public:
  /// Fails: as the embedder, as Database.
  static Result<std::unique_ptr<PlantedArchive>> open(Embedder& embedder);

  Archive& memories() { return *memories_; }

 private:
  PlantedArchive() = default;

  TemporaryDirectory folder_;
  std::unique_ptr<LongTermMemory> memories_;
};

/// What lies in it, oldest first; the first has id 1.
std::vector<std::string> planted_memories();

}  // namespace limelight::bench
