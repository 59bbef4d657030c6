#include "workspace/tick_search.hpp"

namespace limelight {

Result<Sequence> before_tick(Database& database, const Entries& entries, TickNumber tick, Sequence last) {
  auto query = entries.select(database, "last, tick", "WHERE last > ?1 AND committed ORDER BY last LIMIT 1");
  if (!query) return std::unexpected(query.error());
  // Commits up to `earlier` are of earlier ticks; of those after `later`, the first is not.
  std::int64_t earlier = 0;
  std::int64_t later = last.value;
  while (earlier < later) {
    const std::int64_t middle = earlier + (later - earlier) / 2;
    const auto row = query->bind(1, middle).step();
    if (!row) return std::unexpected(row.error());
    if (*row && query->integer(1) < tick.value) {
      earlier = query->integer(0);
    } else {
      later = middle;
    }
    query->reset();
  }
  // A number that was changed leads past what is there, and to itself: who reads on from here sees the commit
  // after this place, and this is the one before it.
  auto before = entries.select(database, "WHERE last = ?1");
  if (!before) return std::unexpected(before.error());
  const auto row = before->bind(1, earlier).step();
  if (!row) return std::unexpected(row.error());
  const auto whole = *row ? entries.check(*before) : Result<void>{};
  if (!whole) return std::unexpected(whole.error());
  return Sequence{earlier};
}

}  // namespace limelight
