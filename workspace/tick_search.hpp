// Finds a tick in a journal, whose commits stand in the order of their ticks.
#pragma once
#include "core/result.hpp"
#include "core/units.hpp"
#include "memory/database.hpp"
#include "workspace/journal_entries.hpp"

namespace limelight {

/// The commit of the newest tick before `tick`; 0 without any. What is of `tick` stands after it, and before
/// the first commit of a later tick; not always alone: an intent that is durable before its tool acts is of
/// the tick under way, and when that is taken back or its process dies, what follows is of the tick before
/// again. Looks at one commit for every doubling of the journal's length; `last` is its last event. Fails:
/// database_corrupt (the commit was changed after it was written), as Database.
Result<Sequence> before_tick(Database& database, const Entries& entries, TickNumber tick, Sequence last);

}  // namespace limelight
