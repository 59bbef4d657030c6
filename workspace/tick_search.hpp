// Finds a tick in a journal, whose entries stand in the order of their ticks.
#pragma once
#include "core/result.hpp"
#include "core/units.hpp"
#include "memory/database.hpp"
#include "workspace/journal_entries.hpp"

namespace limelight {

/// The first entry after this event, if any, is of `tick` or a later one, unless it was changed after it was
/// written: check it. Looks at one entry for every doubling of the journal's length; `newest` is its newest
/// event. Fails: database_corrupt (the entry before was changed), as Database.
Result<Sequence> before_tick(Database& database, const Entries& entries, TickNumber tick, Sequence newest);

}  // namespace limelight
