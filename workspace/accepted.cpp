#include "workspace/accepted.hpp"

#include <charconv>

#include "core/digest.hpp"
#include "core/limits.hpp"

namespace limelight {
namespace {

std::int64_t digest_of(const AcceptedStimulus& accepted) {
  const Stimulus& stimulus = accepted.stimulus;
  return Digest{}
      .take(accepted.number)
      .take(stimulus.source)
      .take(to_text(stimulus.taint))
      .take(std::int64_t{stimulus.pending})
      .take(std::int64_t{stimulus.preempts})
      .take(stimulus.text)
      .value();
}

std::int64_t digest_of(const AnsweredKey& answered) {
  return Digest{}.take(answered.key).take(answered.request).take(answered.stimulus).value();
}

std::int64_t digest_of(const Hold& hold) {
  return Digest{}.take(std::int64_t{hold.paused}).take(hold.after_tick).value();
}

std::unexpected<Error> damaged(std::string where) {
  return fail(Errc::database_corrupt, "it was changed after it was written", std::move(where));
}

Result<void> write(Database& database, const AcceptedStimulus& accepted) {
  auto insert = database.prepare_once("INSERT INTO accepted VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  if (!insert) return std::unexpected(insert.error());
  const Stimulus& stimulus = accepted.stimulus;
  (*insert)->bind(1, accepted.number).bind(2, std::string_view{stimulus.source});
  (*insert)->bind(3, to_text(stimulus.taint)).bind(4, std::int64_t{stimulus.pending});
  (*insert)->bind(5, std::int64_t{stimulus.preempts}).bind(6, std::string_view{stimulus.text});
  return (*insert)->bind(7, digest_of(accepted)).run();
}

Result<void> write(Database& database, const AnsweredKey& answered) {
  auto insert =
      database.prepare_once("INSERT INTO answered(key, request, stimulus, digest) VALUES(?1, ?2, ?3, ?4)");
  if (!insert) return std::unexpected(insert.error());
  (*insert)->bind(1, std::string_view{answered.key}).bind(2, answered.request).bind(3, answered.stimulus);
  return (*insert)->bind(4, digest_of(answered)).run();
}

Result<void> forget_oldest_keys(Database& database) {
  auto forget = database.prepare_once("DELETE FROM answered WHERE place <= ?1");
  if (!forget) return std::unexpected(forget.error());
  return (*forget)->bind(1, database.last_id() - std::int64_t{limits::kIdempotencyKeys}).run();
}

Result<void> write(Database& database, const Hold& hold) {
  auto replace = database.prepare_once("INSERT OR REPLACE INTO hold VALUES(1, ?1, ?2, ?3)");
  if (!replace) return std::unexpected(replace.error());
  (*replace)->bind(1, std::int64_t{hold.paused}).bind(2, hold.after_tick);
  return (*replace)->bind(3, digest_of(hold)).run();
}

/// Shows the rows of a query to `see`, until it fails.
template <class See>
Result<void> each_row(Database& database, std::string_view sql, See see) {
  auto query = database.prepare(sql);
  if (!query) return std::unexpected(query.error());
  while (true) {
    const auto more = query->step();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    if (auto seen = see(*query); !seen) return seen;
  }
}

Result<void> read_stimuli(Database& database, std::vector<AcceptedStimulus>& into) {
  const auto see = [&into](const Statement& row) -> Result<void> {
    const auto taint = parse_taint(row.text_view(2));
    AcceptedStimulus read{
        row.integer(0),
        {row.text(1), row.text(5), taint.value_or(Taint::web), row.integer(3) != 0, row.integer(4) != 0}};
    if (!taint || digest_of(read) != row.integer(6)) return damaged("stimulus " + stimulus_id(read.number));
    into.push_back(std::move(read));
    return {};
  };
  constexpr std::string_view kRows =
      "SELECT number, source, taint, pending, preempts, text, digest FROM accepted ORDER BY number";
  return each_row(database, kRows, see);
}

Result<void> read_answered(Database& database, std::vector<AnsweredKey>& into) {
  const auto see = [&into](const Statement& row) -> Result<void> {
    AnsweredKey read{row.text(0), row.integer(1), row.integer(2)};
    if (digest_of(read) != row.integer(3)) return damaged("an Idempotency-Key");
    into.push_back(std::move(read));
    return {};
  };
  return each_row(database, "SELECT key, request, stimulus, digest FROM answered ORDER BY place", see);
}

Result<void> read_hold(Database& database, Hold& into) {
  const auto see = [&into](const Statement& row) -> Result<void> {
    into = Hold{row.integer(0) != 0, row.integer(1)};
    return digest_of(into) == row.integer(2) ? Result<void>{} : damaged("whether the mind is paused");
  };
  return each_row(database, "SELECT paused, after_tick, digest FROM hold", see);
}

}  // namespace

std::string stimulus_id(std::int64_t number) {
  return "s" + std::to_string(number);
}

std::optional<std::int64_t> stimulus_number(std::string_view id) {
  std::int64_t number = 0;
  const char* end = id.data() + id.size();
  if (!id.starts_with('s')) return std::nullopt;
  const auto [stop, error] = std::from_chars(id.data() + 1, end, number);
  return error == std::errc{} && stop == end && number > 0 ? std::optional(number) : std::nullopt;
}

Result<void> prepare_accepted(Database& database) {
  return database.execute(
      "CREATE TABLE IF NOT EXISTS accepted(number INTEGER PRIMARY KEY, source TEXT NOT NULL, taint TEXT NOT "
      "NULL, pending INTEGER NOT NULL, preempts INTEGER NOT NULL, text TEXT NOT NULL, digest INTEGER NOT "
      "NULL);"
      "CREATE TABLE IF NOT EXISTS answered(place INTEGER PRIMARY KEY, key TEXT NOT NULL, request INTEGER NOT "
      "NULL, stimulus INTEGER NOT NULL, digest INTEGER NOT NULL);"
      "CREATE TABLE IF NOT EXISTS hold(one INTEGER PRIMARY KEY, paused INTEGER NOT NULL, after_tick INTEGER "
      "NOT NULL, digest INTEGER NOT NULL)");
}

Result<void> write_accepted(Database& database, const AcceptedBatch& batch) {
  for (const AcceptedStimulus& stimulus : batch.stimuli) {
    if (auto written = write(database, stimulus); !written) return written;
  }
  for (const AnsweredKey& answered : batch.answered) {
    if (auto written = write(database, answered); !written) return written;
  }
  if (!batch.answered.empty()) {
    if (auto forgotten = forget_oldest_keys(database); !forgotten) return forgotten;
  }
  return batch.hold ? write(database, *batch.hold) : Result<void>{};
}

Result<void> drop_taken_up(Database& database, std::span<const Event> events) {
  for (const Event& event : events) {
    const auto* stimulus = std::get_if<StimulusReceived>(&event.body);
    const auto number = stimulus != nullptr ? stimulus_number(stimulus->id) : std::nullopt;
    if (!number) continue;
    auto drop = database.prepare_once("DELETE FROM accepted WHERE number = ?1");
    if (!drop) return std::unexpected(drop.error());
    if (auto dropped = (*drop)->bind(1, *number).run(); !dropped) return dropped;
  }
  return {};
}

Result<Accepted> read_accepted(Database& database) {
  const auto exist = database.has_table("accepted");
  if (!exist) return std::unexpected(exist.error());
  Accepted read;
  if (!*exist) return read;
  if (auto done = read_stimuli(database, read.stimuli); !done) return std::unexpected(done.error());
  if (auto done = read_answered(database, read.answered); !done) return std::unexpected(done.error());
  if (auto done = read_hold(database, read.hold); !done) return std::unexpected(done.error());
  return read;
}

Result<void> DatabaseAccepted::write(const AcceptedBatch& batch) {
  return writer_.write([&batch](Database& database) { return write_accepted(database, batch); });
}

}  // namespace limelight
