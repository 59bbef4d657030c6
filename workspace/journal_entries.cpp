#include "workspace/journal_entries.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/digest.hpp"
#include "core/fields_json.hpp"
#include "core/json.hpp"
#include "core/limits.hpp"
#include "workspace/journal_version.hpp"

namespace limelight {
namespace {

// The numbers stand before the text, most of which is on pages of its own. A tick is found by the order of
// commits (tick_search.hpp): an index of ticks cost a page more with every commit.
constexpr const char* kTable = R"sql(
CREATE TABLE IF NOT EXISTS journal(
  last INTEGER PRIMARY KEY,
  first INTEGER NOT NULL,
  tick INTEGER NOT NULL,
  committed INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  events TEXT NOT NULL);
)sql";

constexpr const char* kOneEventEntries =
    "(SELECT seq AS first, seq AS last, tick, kind = 'tick.committed' AS committed, length(body) AS bytes, "
    "at || "
    "char(9) || kind || char(9) || json_quote(actor) || char(9) || causes || char(9) || taint || char(9) || "
    "body || char(10) AS events FROM events)";

constexpr int kEventsColumn = 4, kBytesColumn = 5, kDigestColumn = 6;

// An event is a line of fields. Actor, causes and body are JSON, which holds neither tabs nor line ends, and
// the others hold none either. Since version 4 the first field is the time since the event before it in the
// entry, the first one's since the epoch; and what is usual is left out of the first, causes and taint.
constexpr std::string_view kUsualCauses = "[]", kUsualTaint = "self";
constexpr std::size_t kUsualEntry = 1 << 14;  // bytes of a tick of a dozen agents, and some
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

/// A field that says nothing, which only damage makes, is not to be taken for one left out.
std::string_view shortened(std::string_view field, std::string_view usual) {
  if (field == usual) return {};
  return field.empty() ? "?" : field;
}

std::string_view lengthened(std::string_view field, std::string_view usual) {
  return field.empty() ? usual : field;
}

// Times of a damaged journal may be any: their differences wrap around, and back.
std::int64_t difference(std::int64_t left, std::int64_t right) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) - static_cast<std::uint64_t>(right));
}

std::optional<std::int64_t> time_after(std::int64_t before, std::string_view text) {
  if (text.empty()) return before;
  const auto step = read_whole(text);
  if (!step) return std::nullopt;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(before) + static_cast<std::uint64_t>(*step));
}

Result<void> insert_entry(Database& database, const EntryNumbers& numbers, std::int64_t digest,
                          std::string_view events) {
  const auto insert = database.prepare_once("INSERT INTO journal VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  if (!insert) return std::unexpected(insert.error());
  Statement& entry = **insert;
  entry.bind(1, numbers.last).bind(2, numbers.first).bind(3, numbers.tick).bind(4, numbers.committed);
  return entry.bind(5, numbers.bytes).bind(6, digest).bind(7, events).run();
}

EntryNumbers numbers_of(const Statement& row) {
  return {row.integer(kLastColumn), row.integer(kFirstColumn), row.integer(kTickColumn),
          row.integer(kCommittedColumn), row.integer(kBytesColumn)};
}

std::unexpected<Error> damaged(std::int64_t seq, std::string why) {
  return fail(Errc::database_corrupt, std::move(why), "event " + std::to_string(seq));
}

}  // namespace

Result<void> prepare_entries(Database& database) {
  return database.execute(kTable);
}

std::int64_t digest_of(const EntryNumbers& numbers, std::string_view events) {
  Digest digest;
  digest.take(numbers.last)
      .take(numbers.first)
      .take(numbers.tick)
      .take(numbers.committed)
      .take(numbers.bytes);
  return digest.take(events).value();
}

Result<void> EntryWriter::begin(Database& database, std::int64_t seq, std::int64_t tick, std::int64_t at) {
  if (seq != last_ + 1 || tick != tick_) {
    if (auto written = finish(database); !written) return written;
  }
  if (lines_.empty()) {
    lines_.behind(kUsualEntry);
    first_ = seq;
    at_ = 0;
  }
  if (at != at_) append_canonical(lines_, difference(at, at_));
  last_ = seq;
  tick_ = tick;
  at_ = at;
  return {};
}

Result<void> EntryWriter::end(Database& database, std::string_view kind) {
  lines_ += kLineEnd;
  committed_ = kind == to_text(EventKind::tick_committed);
  if (!committed_ && lines_.size() < limits::kEntryBytes) return {};
  return finish(database);
}

Result<void> EntryWriter::add(Database& database, const Event& event, std::string_view body) {
  const std::int64_t at = event.at.time_since_epoch().count();
  if (auto begun = begin(database, event.seq.value, event.tick.value, at); !begun) return begun;
  (lines_ += kFieldEnd) += to_text(event.kind());
  append_canonical(lines_ += kFieldEnd, event.actor);
  lines_ += kFieldEnd;
  if (!event.causes.empty()) append_canonical(lines_, event.causes);
  (lines_ += kFieldEnd) += shortened(to_text(event.taint), kUsualTaint);
  lines_ += kFieldEnd;
  if (body.empty()) append_canonical(lines_, event.body);
  lines_ += body;
  return end(database, to_text(event.kind()));
}

Result<void> EntryWriter::add(Database& database, const EventText& event) {
  // A damaged text stands alone in its entry, so that it does not hide others.
  const bool whole =
      std::ranges::all_of(std::array{event.kind, event.causes, event.taint, event.body}, is_one_line);
  if (!whole) {
    if (auto written = finish(database); !written) return written;
  }
  if (auto begun = begin(database, event.seq, event.tick, event.at); !begun) return begun;
  (lines_ += kFieldEnd) += event.kind;
  append_canonical(lines_ += kFieldEnd, event.actor);
  (lines_ += kFieldEnd) += shortened(event.causes, kUsualCauses);
  (lines_ += kFieldEnd) += shortened(event.taint, kUsualTaint);
  (lines_ += kFieldEnd) += event.body;
  if (auto ended = end(database, event.kind); !ended) return ended;
  return whole ? Result<void>{} : finish(database);
}

Result<void> EntryWriter::finish(Database& database) {
  if (lines_.empty()) return {};
  const EntryNumbers numbers{last_, first_, tick_, std::int64_t{committed_},
                             static_cast<std::int64_t>(lines_.size())};
  auto written = insert_entry(database, numbers, digest_of(numbers, lines_.view()), lines_.view());
  if (written) bytes_ += numbers.bytes;
  lines_.clear();
  return written;
}

Result<void> keep_damaged(Database& database, const Statement& row) {
  const EntryNumbers numbers = numbers_of(row);
  const std::string_view events = row.text_view(kEventsColumn);
  return insert_entry(database, numbers, ~digest_of(numbers, events), events);
}

Entries::Entries(std::optional<std::int64_t> version, std::string_view table)
    : table_(table),
      digests_(version && *version >= kFirstVersionWithDigests),
      one_event_(!version || *version < kFirstVersionWithEntries) {
  if (table_.empty()) table_ = one_event_ ? kOneEventEntries : "journal";
}

Result<Statement> Entries::select(Database& database, std::string_view which) const {
  return select(database,
                "first, last, tick, committed, events, bytes" + std::string(digests_ ? ", digest" : ""),
                which);
}

Result<Statement> Entries::select(Database& database, std::string_view columns,
                                  std::string_view which) const {
  return database.prepare(fmt::format("SELECT {} FROM {} {}", columns, table_, which));
}

Result<void> Entries::check(const Statement& row) const {
  if (!digests_) return {};
  const EntryNumbers numbers = numbers_of(row);
  if (digest_of(numbers, row.text_view(kEventsColumn)) == row.integer(kDigestColumn)) return {};
  return fail(Errc::database_corrupt, "they were changed after they were written",
              fmt::format("events {} to {}", numbers.first, numbers.last));
}

Result<void> Entries::each_event(const Statement& row,
                                 const std::function<Result<void>(const EventText&)>& see) const {
  if (auto whole = check(row); !whole) return whole;
  const EntryNumbers numbers = numbers_of(row);
  std::string_view rest = row.text_view(kEventsColumn);
  EventText event;
  event.seq = numbers.first;
  event.tick = numbers.tick;
  for (; !rest.empty(); ++event.seq) {
    if (event.seq > numbers.last) return damaged(numbers.last, "another one follows it in its entry");
    const std::size_t end = rest.find(kLineEnd);
    const auto fields = fields_of(rest.substr(0, end));
    if (end == std::string_view::npos || !fields) return damaged(event.seq, "its text cannot be read");
    const auto at = digests_ ? time_after(event.at, (*fields)[kAt]) : read_whole((*fields)[kAt]);
    auto actor = read_string((*fields)[kActor]);
    if (!at || !actor) return damaged(event.seq, "its text cannot be read");
    event.at = *at;
    event.kind = (*fields)[kKind];
    event.actor = std::move(*actor);
    event.causes = digests_ ? lengthened((*fields)[kCauses], kUsualCauses) : (*fields)[kCauses];
    event.taint = digests_ ? lengthened((*fields)[kTaint], kUsualTaint) : (*fields)[kTaint];
    event.body = (*fields)[kBody];
    if (auto seen = see(event); !seen) return seen;
    rest.remove_prefix(end + 1);
  }
  if (event.seq != numbers.last + 1) return damaged(event.seq, "it is missing");
  const bool ends_tick = event.kind == to_text(EventKind::tick_committed);
  if (ends_tick != (numbers.committed != 0))
    return damaged(numbers.last, "its entry says another kind of it");
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
