#include "memory/writer.hpp"

#include <exception>
#include <string_view>
#include <utility>

namespace limelight {
namespace {

Result<void> run_again(Database& database, std::string_view sql) {
  const auto statement = database.prepare_once(sql);
  if (!statement) return std::unexpected(statement.error());
  return (*statement)->run();
}

Result<void> in_transaction(Database& database, Writer::Work& work) {
  // IMMEDIATE: a lock that cannot be had is known before any work is done.
  if (auto begun = run_again(database, "BEGIN IMMEDIATE"); !begun) return begun;
  Result<void> worked;
  try {
    worked = work(database);
  } catch (const std::exception& error) {
    worked = fail(Errc::internal, error.what());
  }
  if (worked) worked = run_again(database, "COMMIT");
  // After some failures SQLite has rolled back already, and says so: that is no second failure.
  if (!worked) static_cast<void>(database.execute("ROLLBACK"));
  return worked;
}

}  // namespace

Result<std::unique_ptr<Writer>> Writer::open(const std::string& path, Work prepare) {
  auto database = Database::open(path, Database::Mode::read_write);
  if (!database) return std::unexpected(std::move(database.error()));
  if (auto prepared = in_transaction(*database, prepare); !prepared) {
    return std::unexpected(std::move(prepared.error()));
  }
  return std::unique_ptr<Writer>(new Writer(std::move(*database)));
}

// An empty log makes the next start quick. If it cannot be emptied, the next start does it.
Writer::~Writer() {
  static_cast<void>(database_.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
}

Result<void> Writer::write(Work work) {
  return in_transaction(database_, work);
}

}  // namespace limelight
