// All that a mind holds, read as whoever copies it reads it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "workspace/transfer/source_mind.hpp"

namespace limelight::test {

struct ReadMind {
  std::vector<Row> events, memories, vectors;
  Reach reach;
  bool operator==(const ReadMind& other) const {
    return events == other.events && memories == other.memories && vectors == other.vectors;
  }

  /// What it held with the events and memories up to there.
  ReadMind up_to(std::int64_t event, std::int64_t memory) const {
    ReadMind some;
    for (const Row& row : events)
      if (std::get<std::int64_t>(row.front()) <= event) some.events.push_back(row);
    for (const Row& row : memories)
      if (std::get<std::int64_t>(row.front()) <= memory) some.memories.push_back(row);
    for (const Row& row : vectors)
      if (std::get<std::int64_t>(row.front()) <= memory) some.vectors.push_back(row);
    return some;
  }
};

/// Fails: as SourceMind.
inline Result<ReadMind> read_mind(const std::string& directory) {
  auto mind = SourceMind::open(directory);
  if (!mind) return std::unexpected(mind.error());
  ReadMind all;
  all.reach = mind->reach();
  for (const Table& table : tables()) {
    const auto see = [&](const Row& row) {
      if (table.name == kEventsTable) all.events.push_back(row);
      if (table.name == kMemoriesTable) all.memories.push_back(row);
      if (table.name == kVectorsTable) all.vectors.push_back(row);
      return Result<void>{};
    };
    if (auto read = mind->read(table, mind->reach(), see); !read) return std::unexpected(read.error());
  }
  return all;
}

}  // namespace limelight::test
