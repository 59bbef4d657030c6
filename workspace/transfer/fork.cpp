#include "workspace/transfer/fork.hpp"

#include <filesystem>

#include "core/event.hpp"
#include "core/json.hpp"
#include "workspace/transfer/tables.hpp"

namespace limelight {
namespace {

/// The first column of the first row; 0 if there is none.
Result<std::int64_t> number(Database& database, std::string_view sql, std::int64_t parameter) {
  auto query = database.prepare(sql);
  if (!query) return std::unexpected(query.error());
  query->bind(1, parameter);
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  return *row ? query->integer(0) : 0;
}

/// The newest event of that kind up to `last`; a default one if there is none.
template <class Body>
Result<Body> newest(Database& database, std::string_view kind, std::int64_t last) {
  auto query =
      database.prepare("SELECT body FROM events WHERE kind = ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT 1");
  if (!query) return std::unexpected(query.error());
  query->bind(1, kind).bind(2, last);
  const auto row = query->step();
  if (!row) return std::unexpected(row.error());
  if (!*row) return Body{};
  const auto json = parse_json(query->text_view(0));
  if (!json) return fail(Errc::database_corrupt, json.error().why, std::string(kind));
  auto body = body_from_json(kind, *json);
  if (!body) return fail(Errc::database_corrupt, body.error().why, std::string(kind));
  return std::get<Body>(std::move(*body));
}

Result<Database> open_source(const std::string& source) {
  const std::string path = source + "/mind.db";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    return fail(Errc::not_found, "no mind has lived there yet", source);
  }
  return Database::open(path, Database::Mode::read_only);
}

}  // namespace

Result<ForkPoint> find_fork_point(const std::string& source, const std::string& run, TickNumber at) {
  auto database = open_source(source);
  if (!database) return std::unexpected(database.error());
  const auto last =
      number(*database, "SELECT seq FROM events WHERE kind = 'tick.committed' AND tick = ?1", at.value);
  if (!last) return std::unexpected(last.error());
  const std::string tick = "tick " + std::to_string(at.value);
  if (*last == 0) return fail(Errc::not_found, "'limelight ticks' lists them", tick);
  auto started = newest<RunStarted>(*database, "run.started", *last);
  if (!started) return std::unexpected(started.error());
  if (run != "last" && run != started->run && "run-" + run != started->run) {
    return fail(Errc::not_found, "it is a tick of " + started->run + ", not of " + run, tick);
  }
  auto manifest = newest<ManifestRecorded>(*database, "manifest.recorded", *last);
  if (!manifest) return std::unexpected(manifest.error());
  if (manifest->text.empty()) {
    return fail(Errc::invalid_argument, "it cannot be forked: its manifest is not on record", started->run);
  }
  const auto memories =
      number(*database, "SELECT count(*) FROM events WHERE kind = 'memory.written' AND seq <= ?1", *last);
  if (!memories) return std::unexpected(memories.error());
  return ForkPoint{std::move(started->run), std::move(*manifest), *last, *memories};
}

Result<void> fork_mind(const std::string& source, const ForkPoint& point, const std::string& target) {
  auto database = open_source(source);
  if (!database) return std::unexpected(database.error());
  auto writer = RowWriter::open(target + "/mind.db");
  if (!writer) return std::unexpected(writer.error());
  for (const Table& table : tables()) {
    const std::int64_t last = table.name == "events" ? point.last_event : point.last_memory;
    const auto see = [&](const Row& row) { return writer->write(table, row); };
    if (auto copied = read_rows(*database, table, last, see); !copied) return copied;
  }
  return writer->commit();
}

}  // namespace limelight
