#include "memory/staged_memories.hpp"

namespace limelight {

Result<void> prepare_staged_memories(Database& database) {
  return database.execute(
      "CREATE TEMP TABLE staged_memories(id INTEGER PRIMARY KEY, source, text, tick, at_ms, taint, digest)");
}

Result<void> stage_memory(Database& database, const MemoryRow& row) {
  const auto insert = database.prepare_once("INSERT INTO staged_memories VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  if (!insert) return std::unexpected(insert.error());
  return bind_memory(**insert, row).run();
}

Result<void> place_memory(Database& database, const VectorRow& row) {
  const auto insert = database.prepare_once(
      "INSERT INTO memories SELECT id, source, text, tick, at_ms, taint, digest, ?2, ?3, ?4, ?5 "
      "FROM staged_memories WHERE id = ?1");
  if (!insert) return std::unexpected(insert.error());
  (*insert)->bind(1, row.id).bind(2, row.digest()).bind(3, row.embedder).bind(4, row.scale);
  return (*insert)->bind(5, row.levels).run();
}

Result<void> place_other_memories(Database& database) {
  return database.execute(
      "INSERT INTO memories(id, source, text, tick, at_ms, taint, digest) SELECT * FROM staged_memories "
      "WHERE id NOT IN (SELECT id FROM memories) ORDER BY id;"
      "DROP TABLE staged_memories");
}

}  // namespace limelight
