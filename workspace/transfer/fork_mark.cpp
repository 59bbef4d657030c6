#include "workspace/transfer/fork_mark.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/digest.hpp"
#include "core/json.hpp"
#include "memory/database_files.hpp"
#include "memory/writer.hpp"

namespace limelight {
namespace {

constexpr const char* kForkTable =
    "CREATE TABLE IF NOT EXISTS fork(run TEXT NOT NULL, at INTEGER NOT NULL, changes TEXT NOT NULL, "
    "confirmed "
    "INTEGER NOT NULL, digest INTEGER NOT NULL); DELETE FROM fork";

std::int64_t digest_of_mark(std::string_view run, std::int64_t at, std::string_view changes,
                            std::int64_t confirmed) {
  return Digest{}.take(run).take(at).take(changes).take(confirmed).value();
}

Result<std::optional<ForkMark>> read_fork_file(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  std::ifstream file{path, std::ios::binary};
  if (!file) return fail(Errc::io_failed, "it cannot be read", path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto json = parse_json(text);
  if (!json) return fail(Errc::invalid_json, json.error().why, path);
  try {
    return ForkMark{json->at("run"), json->at("at"), json->at("changes"), json->at("confirmed")};
  } catch (const nlohmann::json::exception& error) {
    return fail(Errc::invalid_json, error.what(), path);
  }
}

Result<std::optional<ForkMark>> read_fork_table(const std::string& path) {
  const auto there = database_is_there(path);
  if (!there) return std::unexpected(there.error());
  if (!*there) return std::nullopt;
  auto database = Database::open(path, Database::Mode::read_only);
  if (!database) return std::unexpected(database.error());
  const auto marked = database->has_table("fork");
  if (!marked) return std::unexpected(marked.error());
  if (!*marked) return std::nullopt;
  const auto damaged =
      fail(Errc::database_corrupt, "the mark of its fork was changed after it was written", path);
  auto query = database->prepare("SELECT run, at, changes, confirmed, digest FROM fork");
  if (!query) return std::unexpected(query.error());
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  if (!*row) return damaged;
  const auto digest =
      digest_of_mark(query->text_view(0), query->integer(1), query->text_view(2), query->integer(3));
  const auto changes = parse_json(query->text_view(2));
  if (digest != query->integer(4) || !changes) return damaged;
  ForkMark mark{query->text(0), query->integer(1), {}, query->integer(3) != 0};
  for (const auto& change : *changes) mark.changes.push_back(change.get<std::string>());
  return mark;
}

}  // namespace

Result<std::optional<ForkMark>> read_fork_mark(const std::string& data_directory) {
  auto mark = read_fork_table(data_directory + "/mind.db");
  if (!mark || *mark) return mark;
  return read_fork_file(data_directory + "/fork.json");
}

Result<void> write_fork_mark(Database& database, const ForkMark& mark) {
  if (auto made = database.execute(kForkTable); !made) return made;
  auto insert = database.prepare("INSERT INTO fork VALUES(?1, ?2, ?3, ?4, ?5)");
  if (!insert) return std::unexpected(insert.error());
  const std::string changes = nlohmann::json(mark.changes).dump();
  insert->bind(1, std::string_view(mark.run)).bind(2, mark.at).bind(3, std::string_view(changes));
  insert->bind(4, std::int64_t{mark.confirmed});
  return insert->bind(5, digest_of_mark(mark.run, mark.at, changes, std::int64_t{mark.confirmed})).run();
}

Result<void> write_fork_mark(const std::string& data_directory, const ForkMark& mark) {
  const auto work = [&](Database& database) { return write_fork_mark(database, mark); };
  const auto written = Writer::open(data_directory + "/mind.db", work);
  if (!written) return std::unexpected(written.error());
  return {};
}

}  // namespace limelight
