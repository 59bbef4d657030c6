#include "memory/memory_rows.hpp"

#include <functional>
#include <string>

#include "core/digest.hpp"
#include "memory/word_tokenizer.hpp"

namespace limelight {
namespace {

// `vector` is the digest of the memory's vector, 0 without one: that a vector is missing shows as well. Both
// are one row: a table of vectors cost every commit a page.
constexpr char kTables[] = R"(
  CREATE TABLE IF NOT EXISTS memories(
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, text TEXT NOT NULL,
    tick INTEGER NOT NULL, at_ms INTEGER NOT NULL, taint TEXT NOT NULL,
    digest INTEGER NOT NULL DEFAULT 0, vector INTEGER NOT NULL DEFAULT 0,
    embedder TEXT, scale REAL, levels BLOB);
)";

constexpr const char* kNewColumns =
    "ALTER TABLE memories ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE memories ADD COLUMN vector INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE memory_vectors ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;";

constexpr char kView[] =
    "CREATE VIEW IF NOT EXISTS memory_vectors AS "
    "SELECT id, embedder, scale, levels, vector AS digest FROM memories WHERE embedder IS NOT NULL";

// Of the table that held the vectors up to version 4.
constexpr const char* kJoin =
    "ALTER TABLE memories ADD COLUMN embedder TEXT;"
    "ALTER TABLE memories ADD COLUMN scale REAL;"
    "ALTER TABLE memories ADD COLUMN levels BLOB;"
    "UPDATE memories SET (embedder, scale, levels) = (SELECT embedder, scale, levels FROM memory_vectors "
    "WHERE memory_vectors.id = memories.id) WHERE vector != 0;"
    "DROP TABLE memory_vectors";

std::string index_of_texts() {
  return "CREATE VIRTUAL TABLE memory_texts USING fts5(text, content='memories', content_rowid='id', "
         "tokenize='" +
         tokenizer_arguments() + "')";
}

/// How the index was made; empty if there is none.
Result<std::string> index_made_by(Database& database) {
  auto query = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'memory_texts'");
  if (!query) return std::unexpected(query.error());
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  return *row ? query->text(0) : std::string{};
}

/// At once, or not at all: a database whose texts other rules cut into words would find half of them.
Result<void> make_index_anew(Database& database) {
  if (auto begun = database.execute("SAVEPOINT texts"); !begun) return begun;
  auto done = database.execute("DROP TABLE memory_texts");
  if (done) done = database.execute(index_of_texts().c_str());
  if (done) done = database.execute("INSERT INTO memory_texts(memory_texts) VALUES('rebuild')");
  if (!done) static_cast<void>(database.execute("ROLLBACK TO texts"));
  const auto ended = database.execute("RELEASE texts");
  return done ? ended : done;
}

Result<void> prepare_index(Database& database) {
  const auto made = index_made_by(database);
  if (!made) return std::unexpected(made.error());
  if (made->empty()) return database.execute(index_of_texts().c_str());
  return *made == index_of_texts() ? Result<void>{} : make_index_anew(database);
}

std::unexpected<Error> changed(const char* what, std::int64_t id) {
  return fail(Errc::database_corrupt, "it was changed after it was written", what + std::to_string(id));
}

/// Runs a statement with an id and a digest.
Result<void> set(Database& database, std::string_view sql, std::int64_t id, std::int64_t digest) {
  const auto statement = database.prepare_once(sql);
  if (!statement) return std::unexpected(statement.error());
  return (*statement)->bind(1, id).bind(2, digest).run();
}

/// `see` for every row of `select`.
Result<void> each_row(Database& database, const std::string& select,
                      const std::function<Result<void>(const Statement&)>& see) {
  auto rows = database.prepare(select);
  if (!rows) return std::unexpected(rows.error());
  while (true) {
    const auto more = rows->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    if (auto seen = see(*rows); !seen) return seen;
  }
}

}  // namespace

std::int64_t MemoryRow::digest() const {
  return Digest{}.take(id).take(source).take(text).take(tick).take(at_ms).take(taint).value();
}

std::int64_t VectorRow::digest() const {
  const std::string_view bytes{reinterpret_cast<const char*>(levels.data()), levels.size()};
  return Digest{}.take(id).take(embedder).take(scale).take(bytes).value();
}

MemoryRow memory_row(const Statement& row) {
  return {row.integer(0), row.text_view(1), row.text_view(2),
          row.integer(3), row.integer(4),   row.text_view(5)};
}

VectorRow vector_row(const Statement& row) {
  return {row.integer(0), row.text_view(1), row.real(2), row.blob(3)};
}

Result<void> check_row(const MemoryRow& row, std::int64_t stored) {
  return row.digest() == stored ? Result<void>{} : changed("memory ", row.id);
}

Result<void> check_row(const VectorRow& row, std::int64_t stored) {
  return row.digest() == stored ? Result<void>{} : changed("the vector of memory ", row.id);
}

Result<bool> index_is_of_our_rules(Database& database) {
  const auto made = index_made_by(database);
  if (!made) return std::unexpected(made.error());
  return *made == index_of_texts();
}

Result<void> prepare_memory_tables(Database& database) {
  auto made = database.execute(kTables);
  if (made) made = prepare_index(database);
  return made ? database.execute(kView) : made;
}

Statement& bind_memory(Statement& statement, const MemoryRow& row) {
  statement.bind(1, row.id).bind(2, row.source).bind(3, row.text).bind(4, row.tick).bind(5, row.at_ms);
  return statement.bind(6, row.taint).bind(7, row.digest());
}

Result<void> insert_row(Database& database, const MemoryRow& row, const VectorRow* vector) {
  const auto insert = database.prepare_once(
      vector == nullptr ? "INSERT INTO memories(id, source, text, tick, at_ms, taint, digest) VALUES(?1, ?2, "
                          "?3, ?4, ?5, ?6, ?7)"
                        : "INSERT INTO memories VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
  if (!insert) return std::unexpected(insert.error());
  Statement& memory = bind_memory(**insert, row);
  if (vector != nullptr)
    memory.bind(8, vector->digest())
        .bind(9, vector->embedder)
        .bind(10, vector->scale)
        .bind(11, vector->levels);
  return memory.run();
}

Result<bool> has_digests(Database& database) {
  auto query = database.prepare("SELECT 1 FROM pragma_table_info('memories') WHERE name = 'digest'");
  if (!query) return std::unexpected(query.error());
  return query->step();
}

Result<void> add_digests(Database& database) {
  const auto exist = database.has_table("memories");
  if (!exist) return std::unexpected(exist.error());
  if (!*exist) return {};
  if (auto added = database.execute(kNewColumns); !added) return added;
  const auto set_one = [&database](const Statement& row) {
    const MemoryRow memory = memory_row(row);
    return set(database, "UPDATE memories SET digest = ?2 WHERE id = ?1", memory.id, memory.digest());
  };
  const auto set_both = [&database](const Statement& row) -> Result<void> {
    const VectorRow vector = vector_row(row);
    constexpr std::string_view kSet = "UPDATE memory_vectors SET digest = ?2 WHERE id = ?1";
    if (auto done = set(database, kSet, vector.id, vector.digest()); !done) return done;
    return set(database, "UPDATE memories SET vector = ?2 WHERE id = ?1", vector.id, vector.digest());
  };
  const std::string select = "SELECT ";
  const auto done = each_row(database, select + kMemoryColumns.data() + " FROM memories", set_one);
  return done ? each_row(database, select + kVectorColumns.data() + " FROM memory_vectors", set_both) : done;
}

Result<void> join_vectors(Database& database) {
  const auto exist = database.has_table("memories");
  if (!exist) return std::unexpected(exist.error());
  if (!*exist) return {};
  auto joined = database.execute(kJoin);
  return joined ? database.execute(kView) : joined;
}

}  // namespace limelight
