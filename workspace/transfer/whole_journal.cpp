#include "workspace/transfer/whole_journal.hpp"

#include <algorithm>
#include <string>

namespace limelight {

WholeJournal::WholeJournal(std::int64_t dropped) : last_(dropped) {
  if (dropped == 0) hash_.emplace();
}

Result<void> WholeJournal::take(const EventText& event) {
  const std::string where = "event " + std::to_string(event.seq);
  if (event.seq != last_ + 1) return fail(Errc::database_corrupt, "events before it are missing", where);
  last_ = event.seq;
  const auto names = event_kind_names();
  const auto name = std::ranges::find(names, event.kind);
  if (name == names.end()) return fail(Errc::database_corrupt, "its text cannot be read", where);
  const auto kind = static_cast<EventKind>(name - names.begin());
  if (hash_ && enters_state_hash(kind)) hash_->take(kind, event.body);
  if (kind != EventKind::tick_committed && kind != EventKind::memory_written) return {};

  const auto read = read_event(event);
  if (!read) return std::unexpected(read.error());
  if (const auto* memory = std::get_if<MemoryWritten>(&read->body)) {
    memories_ = memory->id;
  } else if (const auto* committed = std::get_if<TickCommitted>(&read->body)) {
    if (!hash_)
      hash_.emplace(committed->state_hash);
    else if (auto whole = hash_->check(read->tick, *committed); !whole)
      return whole;
    hash_->take(*read);
  }
  return {};
}

}  // namespace limelight
