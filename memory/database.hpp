// SQLite as values and Results: the only place, with writer.hpp, that knows its C interface.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace limelight {

/// A prepared statement. Parameters are numbered from 1, columns from 0. Lives no longer than its Database.
class Statement {
 public:
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;
  ~Statement();

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, std::span<const std::byte> blob);
  /// What only functions that know `type` can see, a literal; it outlives the next run.
  Statement& bind(int parameter, void* pointer, const char* type);

  /// True while there is a row to read. Fails: disk_full, io_failed, database_failed, database_corrupt.
  Result<bool> step();
  /// For statements without rows: runs once and resets, ready for the next bind().
  Result<void> run();
  void reset();

  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string text(int column) const;
  std::string_view text_view(int column) const;       ///< valid until the next step() or reset()
  std::span<const std::byte> blob(int column) const;  ///< valid until the next step() or reset()

 private:
  friend class Database;
  explicit Statement(sqlite3_stmt* handle);
  sqlite3_stmt* handle_;
};

/// One connection. Used by one thread at a time. Read-write connections are WAL with synchronous=FULL.
class Database {
 public:
  enum class Mode { read_write, read_only };

  /// Creates the file in read_write mode, for its owner only. Fails: data_unwritable, io_failed (it or a file
  /// beside it is no regular file), database_corrupt (it lacks what was acknowledged, too: commit_mark.hpp;
  /// then nothing of it was changed), database_failed, disk_full.
  static Result<Database> open(const std::string& path, Mode mode);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  Result<Statement> prepare(std::string_view sql);
  /// As prepare(), but the statement stays with the connection, ready for the next who needs it: for what is
  /// run again and again. Reset it after use; valid as long as the database. Fails: as prepare().
  Result<Statement*> prepare_once(std::string_view sql);
  Result<void> execute(const char* sql);
  /// A view, too.
  Result<bool> has_table(std::string_view name);
  std::int64_t last_id() const;

  /// In place of the checkpoints that SQLite makes by itself, for who makes them: pages in the log after the
  /// newest commit of this connection.
  const int& count_log_pages();

 private:
  explicit Database(sqlite3* handle);
  Result<void> prepare_to(Mode mode);
  Result<void> use_write_ahead_log();
  sqlite3* handle_;
  std::unique_ptr<int> log_pages_;
  std::map<std::string, Statement, std::less<>> prepared_;  // by their text
};

}  // namespace limelight
