#include "workspace/transfer/fork.hpp"

#include <algorithm>
#include <utility>

#include "core/event.hpp"
#include "workspace/journal_reader.hpp"
#include "workspace/transfer/new_mind.hpp"
#include "workspace/transfer/source_mind.hpp"

namespace limelight {
Result<ForkPoint> find_fork_point(const std::string& source, const std::string& run, TickNumber at) {
  auto reader = JournalReader::open(source);
  if (!reader) return std::unexpected(reader.error());
  const auto events = (*reader)->tick(at);
  if (!events) return std::unexpected(events.error());
  const std::string tick = "tick " + std::to_string(at.value);
  const auto committed = std::ranges::find(*events, EventKind::tick_committed, &Event::kind);
  if (committed == events->end()) return fail(Errc::not_found, "'limelight ticks' lists them", tick);
  const auto known = (*reader)->resume(Stage{"", Tokens{0}}, committed->seq);
  if (!known) return std::unexpected(known.error());
  const Stage& stage = known->stage;
  const std::string its_run = "run-" + std::to_string(stage.runs());
  if (run != "last" && run != its_run && "run-" + run != its_run) {
    return fail(Errc::not_found, "it is a tick of " + its_run + ", not of " + run, tick);
  }
  if (stage.manifest().empty()) {
    return fail(Errc::invalid_argument, "it cannot be forked: its manifest is not on record", its_run);
  }
  ManifestRecorded manifest{stage.manifest_path(), stage.manifest()};
  return ForkPoint{its_run, std::move(manifest), committed->seq.value, stage.memories()};
}

Result<void> fork_mind(const std::string& source, const ForkPoint& point, const ForkMark& mark,
                       const std::string& target) {
  auto mind = SourceMind::open(source);
  if (!mind) return std::unexpected(mind.error());
  const auto copy = [&](Database& database) -> Result<void> {
    auto rows = RowWriter::open(database);
    if (!rows) return std::unexpected(rows.error());
    for (const Table& table : tables()) {
      const auto see = [&](const Row& row) { return rows->write(table, row); };
      const Reach reach{point.last_event, point.last_memory};
      if (auto copied = mind->read(table, reach, see); !copied) return copied;
    }
    if (auto marked = rows->write_mark(mark); !marked) return marked;
    return rows->finish();
  };
  return make_mind(target, copy);
}

}  // namespace limelight
