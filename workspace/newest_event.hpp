// Which event of a journal is the newest, said twice: a page that lost its last rows says nothing of them.
#pragma once
#include <cstdint>
#include <optional>

#include "core/result.hpp"
#include "core/units.hpp"
#include "memory/database.hpp"

namespace limelight {

/// Says in the database's header which event is the newest. At the end of a writer's transaction. Fails: as
/// Database.
Result<void> mark_newest(Database& database, Sequence newest);
/// For those who have not just written it.
Result<void> mark_newest(Database& database);

/// 0 without any. Fails: database_corrupt (it is not the one that was marked), as Database.
Result<Sequence> newest_event(Database& database, std::optional<std::int64_t> version);

/// The last that is there, marked or not. Fails: as Database.
Result<Sequence> last_event(Database& database, std::optional<std::int64_t> version);

}  // namespace limelight
