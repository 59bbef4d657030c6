#include "bench/planted_archive.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "bench/drive_regimes.hpp"
#include "memory/memory_rows.hpp"
#include "memory/writer.hpp"

namespace limelight::bench {
namespace {

constexpr auto kArchive = std::to_array<std::string_view>({
    "My grandmother kept her letters in a biscuit tin under the stairs.",
    "Nine times seven is sixty-three.",
    "An octopus has three hearts and blue blood.",
    "The king signed the treaty with a borrowed pen.",
    "Violins sound better after they have been played for years.",
    "In the desert a lizard drinks fog with its skin.",
});

Result<void> store(Database& database, const std::vector<std::string>& texts,
                   const std::vector<Embedding>& embeddings, std::string_view embedder) {
  for (std::size_t place = 0; place < texts.size(); ++place) {
    MemoryRecord record;
    record.id = static_cast<std::int64_t>(place) + 1;
    record.source = "thought";
    record.text = texts[place];
    record.embedding = embeddings[place];
    if (auto stored = insert_memory(database, record, embedder); !stored) return stored;
  }
  return {};
}

}  // namespace

std::vector<std::string> planted_memories() {
  return {kArchive.begin(), kArchive.end()};
}

Result<std::unique_ptr<PlantedArchive>> PlantedArchive::open(Embedder& embedder) {
  std::unique_ptr<PlantedArchive> made{new PlantedArchive};
  const std::vector<std::string> texts = planted_memories();
  const auto embeddings = embed_now(embedder, texts);
  if (!embeddings) return std::unexpected(embeddings.error());
  const auto fill = [&](Database& database) -> Result<void> {
    if (auto tables = prepare_memory_tables(database); !tables) return tables;
    return store(database, texts, *embeddings, embedder.name());
  };
  const std::string path = made->folder_ / "memories.db";
  if (const auto writer = Writer::open(path, fill); !writer) return std::unexpected(writer.error());
  auto memories = LongTermMemory::open(path, std::string(embedder.name()));
  if (!memories) return std::unexpected(memories.error());
  made->memories_ = std::move(*memories);
  return made;
}

}  // namespace limelight::bench
