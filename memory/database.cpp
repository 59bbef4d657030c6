#include "memory/database.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "core/assert.hpp"
#include "memory/commit_mark.hpp"
#include "memory/database_files.hpp"
#include "memory/word_tokenizer.hpp"

namespace limelight {
namespace {

constexpr int kBusyMilliseconds = 5000;  // longer than any checkpoint of a log of kJournalBytes
constexpr char kReadWriteSettings[] =
    "PRAGMA synchronous=FULL;"
    "PRAGMA journal_size_limit=67108864;"  // 64 MiB
    "PRAGMA wal_autocheckpoint=1000;";     // pages; only a connection that commits checkpoints
constexpr char kReadOnlySettings[] = "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;";

Errc code_of(int status, int system_error) {
  if (system_error == ENOSPC || system_error == EDQUOT) return Errc::disk_full;
  switch (status & 0xFF) {
    case SQLITE_FULL:
      return Errc::disk_full;
    case SQLITE_IOERR:
      return Errc::io_failed;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Errc::database_corrupt;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return Errc::data_unwritable;
    default:
      return Errc::database_failed;
  }
}

std::unexpected<Error> failure(sqlite3* database, int status) {
  // The system's error number is left over from earlier calls unless this one came from the system.
  const int primary = status & 0xFF;
  const bool from_system = primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN;
  const int system_error = from_system ? sqlite3_system_errno(database) : 0;
  const char* file = sqlite3_db_filename(database, "main");
  std::string why = sqlite3_errmsg(database);
  if (system_error != 0) why += " (" + std::generic_category().message(system_error) + ")";
  return fail(code_of(status, system_error), std::move(why), file == nullptr ? "" : file);
}

std::unexpected<Error> shortened(const std::string& path, std::int64_t bytes) {
  return fail(Errc::database_corrupt,
              fmt::format("it was shortened: it has {} bytes, and had {} when all of its log was in it last; "
                          "docs/journal.md says how to go on with what is left",
                          size_of_file(path), bytes),
              path);
}

// A reader of a write-ahead log writes its index beside the file. Where nobody can write and no log is left
// to read, the file alone says it all.
bool unchanging(const std::string& path) {
  const std::string folder = std::filesystem::absolute(path).parent_path().string();
  const bool unwritable = ::access(folder.c_str(), W_OK) != 0 && (errno == EROFS || errno == EACCES);
  return unwritable && log_bytes(path) == 0;
}

std::string immutable_address(const std::string& path) {
  std::string address = "file:";
  for (const char letter : path) {
    switch (letter) {
      case '%':
        address += "%25";
        break;
      case '?':
        address += "%3f";
        break;
      case '#':
        address += "%23";
        break;
      default:
        address += letter;
    }
  }
  return address + "?immutable=1";
}

// A bind can only fail for a wrong parameter number or a statement that was not reset: our own bugs. What is
// too large for SQLite is left NULL and refused by the column's NOT NULL.
void expect_bound([[maybe_unused]] int status) {
  LIMELIGHT_ASSERT(status == SQLITE_OK || status == SQLITE_TOOBIG || status == SQLITE_NOMEM);
}

}  // namespace

Statement::Statement(sqlite3_stmt* handle) : handle_(handle) {}
Statement::Statement(Statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}
Statement::~Statement() {
  sqlite3_finalize(handle_);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  expect_bound(sqlite3_bind_int64(handle_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  expect_bound(sqlite3_bind_double(handle_, parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  // A null pointer would bind NULL, and an empty view may hold one.
  const char* bytes = text.empty() ? "" : text.data();
  expect_bound(sqlite3_bind_text64(handle_, parameter, bytes, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int parameter, std::span<const std::byte> blob) {
  const void* bytes = blob.empty() ? static_cast<const void*>("") : blob.data();
  expect_bound(sqlite3_bind_blob64(handle_, parameter, bytes, blob.size(), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind(int parameter, void* pointer, const char* type) {
  expect_bound(sqlite3_bind_pointer(handle_, parameter, pointer, type, nullptr));
  return *this;
}

Result<bool> Statement::step() {
  const int status = sqlite3_step(handle_);
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  auto failed = failure(sqlite3_db_handle(handle_), status);
  sqlite3_reset(handle_);
  return failed;
}

Result<void> Statement::run() {
  auto row = step();
  while (row && *row) row = step();
  reset();
  if (!row) return std::unexpected(std::move(row.error()));
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_);
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_, column);
}
double Statement::real(int column) const {
  return sqlite3_column_double(handle_, column);
}
std::string Statement::text(int column) const {
  return std::string(text_view(column));
}

std::string_view Statement::text_view(int column) const {
  const unsigned char* bytes = sqlite3_column_text(handle_, column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

std::span<const std::byte> Statement::blob(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const std::byte*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

Result<Database> Database::open(const std::string& path, Mode mode) {
  const bool writes = mode == Mode::read_write;
  // What is acknowledged while it is opened can only make it go further than its mark.
  auto mark = read_mark(path);
  if (!mark) return std::unexpected(std::move(mark.error()));
  const auto there = database_is_there(path);
  if (!there) return std::unexpected(there.error());
  if (*mark && size_of_file(path) < (*mark)->bytes) return shortened(path, (*mark)->bytes);
  if (writes) make_private_file(path);

  const int flags = (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3* handle = nullptr;
  const bool alone = !writes && unchanging(path);
  const int status =
      alone ? sqlite3_open_v2(immutable_address(path).c_str(), &handle, flags | SQLITE_OPEN_URI, nullptr)
            : sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  if (handle == nullptr) return fail(Errc::database_failed, "no memory for a connection", path);
  Database database{handle};
  if (status != SQLITE_OK) {
    auto failed = failure(handle, status);
    failed.error().where = path;
    return failed;
  }
  // Who closes a log last empties and removes it: not before it is known to be whole.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  auto ready = database.prepare_to(mode);
  if (ready && *mark) ready = check_commits(database, **mark, path);
  if (ready) ready = add_word_tokenizer(database);
  if (!ready) return std::unexpected(std::move(ready.error()));
  if (writes) sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  return database;
}

Result<void> Database::prepare_to(Mode mode) {
  const bool writes = mode == Mode::read_write;
  sqlite3_busy_timeout(handle_, kBusyMilliseconds);
  // SQLite falls back to reading when it may not write; we want to know now, not at the first commit.
  if (writes && sqlite3_db_readonly(handle_, "main") == 1) {
    return fail(Errc::data_unwritable, "the file can only be read", sqlite3_db_filename(handle_, "main"));
  }
  auto ready = writes ? use_write_ahead_log() : Result<void>{};
  if (ready) ready = execute(writes ? kReadWriteSettings : kReadOnlySettings);
  // The first read is what finds a file that is no database.
  if (ready) ready = execute("SELECT count(*) FROM sqlite_schema");
  return ready;
}

Result<void> Database::use_write_ahead_log() {
  auto mode = prepare("PRAGMA journal_mode=WAL");
  if (!mode) return std::unexpected(std::move(mode.error()));
  auto row = mode->step();
  if (!row) return std::unexpected(std::move(row.error()));
  if (*row && mode->text_view(0) == "wal") return {};
  return fail(Errc::database_failed, "the file system does not support a write-ahead log");
}

Database::Database(sqlite3* handle) : handle_(handle) {}
Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      log_pages_(std::move(other.log_pages_)),
      prepared_(std::move(other.prepared_)) {}
Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  log_pages_.swap(other.log_pages_);
  prepared_.swap(other.prepared_);
  return *this;
}
// v2: a statement that outlives its connection by a moment is then no error.
Database::~Database() {
  prepared_.clear();
  sqlite3_close_v2(handle_);
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int status =
      sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (status != SQLITE_OK) return failure(handle_, status);
  LIMELIGHT_ASSERT(statement != nullptr);
  return Statement{statement};
}

Result<Statement*> Database::prepare_once(std::string_view sql) {
  const auto known = prepared_.find(sql);
  if (known != prepared_.end()) return &known->second;
  auto statement = prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  return &prepared_.emplace(sql, std::move(*statement)).first->second;
}

Result<void> Database::execute(const char* sql) {
  const int status = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) return failure(handle_, status);
  return {};
}

Result<bool> Database::has_table(std::string_view name) {
  auto query = prepare("SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?1");
  if (!query) return std::unexpected(query.error());
  return query->bind(1, name).step();
}

std::int64_t Database::last_id() const {
  return sqlite3_last_insert_rowid(handle_);
}

const int& Database::count_log_pages() {
  log_pages_ = std::make_unique<int>(0);
  const auto hear = [](void* pages, sqlite3*, const char*, int in_log) {
    *static_cast<int*>(pages) = in_log;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle_, hear, log_pages_.get());
  return *log_pages_;
}

}  // namespace limelight
