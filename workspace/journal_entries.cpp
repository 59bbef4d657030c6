#include "workspace/journal_entries.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "core/fields_json.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "workspace/journal_version.hpp"

namespace limelight {
namespace {

constexpr const char* kTable = R"sql(
CREATE TABLE IF NOT EXISTS journal(
  last INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  tick INTEGER NOT NULL,
  committed INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  events TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS journal_by_tick ON journal(tick);
)sql";

constexpr const char* kOlderEntries =
    "(SELECT seq AS first, seq AS last, tick, kind = 'tick.committed' AS committed, at || char(9) || kind || "
    "char(9) || json_quote(actor) || char(9) || causes || char(9) || taint || char(9) || body || char(10) "
    "AS events FROM events)";

// An event is a line of fields. Actor, causes and body are JSON, which holds neither tabs nor line ends, and
// the others hold none either.
constexpr char kFieldEnd = '\t';
constexpr char kLineEnd = '\n';
constexpr std::size_t kAt = 0, kKind = 1, kActor = 2, kCauses = 3, kTaint = 4, kBody = 5;
using Fields = std::array<std::string_view, kBody + 1>;

bool is_one_line(std::string_view field) {
  return field.find_first_of("\t\n") == std::string_view::npos;
}

std::optional<Fields> fields_of(std::string_view line) {
  Fields fields;
  for (std::size_t place = 0; place < fields.size(); ++place) {
    const std::size_t end = line.find(kFieldEnd);
    const bool last = place + 1 == fields.size();
    if ((end == std::string_view::npos) != last) return std::nullopt;
    fields[place] = line.substr(0, end);
    if (!last) line.remove_prefix(end + 1);
  }
  return fields;
}

std::optional<std::int64_t> read_whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::string> read_string(std::string_view text) {
  const std::string_view inner = text.substr(std::min<std::size_t>(text.size(), 1));
  if (text.starts_with('"') && inner.find_first_of("\"\\") + 1 == inner.size())
    return std::string(inner.substr(0, inner.size() - 1));
  const auto json = parse_json(text);
  if (!json || !json->is_string()) return std::nullopt;
  return json->get<std::string>();
}

std::optional<std::vector<Sequence>> read_causes(std::string_view text) {
  std::vector<Sequence> causes;
  if (text == "[]") return causes;
  const auto json = parse_json(text);
  if (!json || !json->is_array()) return std::nullopt;
  for (const auto& cause : *json) {
    if (!cause.is_number_integer()) return std::nullopt;
    causes.push_back(Sequence{cause.get<std::int64_t>()});
  }
  return causes;
}

std::unexpected<Error> damaged(std::int64_t seq, std::string why) {
  return fail(Errc::database_corrupt, std::move(why), "event " + std::to_string(seq));
}

}  // namespace

Result<void> prepare_entries(Database& database) {
  return database.execute(kTable);
}

Result<void> EntryWriter::begin(Database& database, std::int64_t seq, std::int64_t tick) {
  if (seq != last_ + 1 || tick != tick_) {
    if (auto written = finish(database); !written) return written;
  }
  if (lines_.empty()) first_ = seq;
  last_ = seq;
  tick_ = tick;
  return {};
}

Result<void> EntryWriter::end(Database& database, std::string_view kind) {
  lines_.push_back(kLineEnd);
  committed_ = kind == to_text(EventKind::tick_committed);
  if (!committed_ && lines_.size() < limits::kEntryBytes) return {};
  return finish(database);
}

Result<void> EntryWriter::add(Database& database, const Event& event) {
  if (auto begun = begin(database, event.seq.value, event.tick.value); !begun) return begun;
  append_canonical(lines_, static_cast<std::int64_t>(event.at.time_since_epoch().count()));
  (lines_ += kFieldEnd) += to_text(event.kind());
  append_canonical(lines_ += kFieldEnd, event.actor);
  append_canonical(lines_ += kFieldEnd, event.causes);
  (lines_ += kFieldEnd) += to_text(event.taint);
  append_canonical(lines_ += kFieldEnd, event.body);
  return end(database, to_text(event.kind()));
}

Result<void> EntryWriter::add(Database& database, const EventText& event) {
  // A damaged text stands alone in its entry, so that it does not hide others.
  const bool whole =
      std::ranges::all_of(std::array{event.kind, event.causes, event.taint, event.body}, is_one_line);
  if (!whole) {
    if (auto written = finish(database); !written) return written;
  }
  if (auto begun = begin(database, event.seq, event.tick); !begun) return begun;
  append_canonical(lines_, event.at);
  (lines_ += kFieldEnd) += event.kind;
  append_canonical(lines_ += kFieldEnd, event.actor);
  (lines_ += kFieldEnd) += event.causes;
  (lines_ += kFieldEnd) += event.taint;
  (lines_ += kFieldEnd) += event.body;
  if (auto ended = end(database, event.kind); !ended) return ended;
  return whole ? Result<void>{} : finish(database);
}

Result<void> EntryWriter::finish(Database& database) {
  if (lines_.empty()) return {};
  const auto insert = database.prepare_once("INSERT INTO journal VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  if (!insert) return std::unexpected(insert.error());
  (*insert)->bind(1, last_).bind(2, first_).bind(3, tick_).bind(4, std::int64_t{committed_});
  (*insert)->bind(5, static_cast<std::int64_t>(lines_.size())).bind(6, std::string_view(lines_));
  lines_.clear();
  return (*insert)->run();
}

std::string_view entries_of(std::optional<std::int64_t> version) {
  const bool older = version && *version < kFirstVersionWithEntries;
  return older ? kOlderEntries : "journal";
}

Result<void> each_event(const Statement& row, const std::function<Result<void>(const EventText&)>& see) {
  EventText event;
  event.seq = row.integer(0);
  event.tick = row.integer(2);
  const std::int64_t last = row.integer(1);
  std::string_view rest = row.text_view(3);
  for (; !rest.empty(); ++event.seq) {
    if (event.seq > last) return damaged(last, "another one follows it in its entry");
    const std::size_t end = rest.find(kLineEnd);
    const auto fields = fields_of(rest.substr(0, end));
    if (end == std::string_view::npos || !fields) return damaged(event.seq, "its text cannot be read");
    const auto at = read_whole((*fields)[kAt]);
    auto actor = read_string((*fields)[kActor]);
    if (!at || !actor) return damaged(event.seq, "its text cannot be read");
    event.at = *at;
    event.kind = (*fields)[kKind];
    event.actor = std::move(*actor);
    event.causes = (*fields)[kCauses];
    event.taint = (*fields)[kTaint];
    event.body = (*fields)[kBody];
    if (auto seen = see(event); !seen) return seen;
    rest.remove_prefix(end + 1);
  }
  if (event.seq != last + 1) return damaged(event.seq, "it is missing");
  const bool ends_tick = event.kind == to_text(EventKind::tick_committed);
  if (ends_tick != (row.integer(4) != 0)) return damaged(last, "its entry says another kind of it");
  return {};
}

Result<Event> read_event(const EventText& text) {
  const auto json = parse_json(text.body);
  auto causes = read_causes(text.causes);
  const auto taint = parse_taint(text.taint);
  if (!json || !causes || !taint) return damaged(text.seq, "its text cannot be read");
  auto body = body_from_json(text.kind, *json);
  if (!body) return damaged(text.seq, body.error().why);
  return Event{Sequence{text.seq}, TickNumber{text.tick}, WallTime{Milliseconds{text.at}},
               text.actor,         std::move(*causes),    *taint,
               std::move(*body)};
}

}  // namespace limelight
