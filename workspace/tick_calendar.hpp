// Who is due every so many ticks, found in time that grows with those that are due.
#pragma once
#include <cstdint>
#include <map>
#include <queue>
#include <vector>

namespace limelight {

/// Not thread-safe. What is due depends on the tick's number alone: ticks may be skipped, or come again.
class TickCalendar {
 public:
  void add(std::int64_t period, std::size_t member);

  /// The members whose period divides the tick, a list a period.
  std::vector<const std::vector<std::size_t>*> due(std::int64_t tick);

 private:
  struct Entry {
    std::int64_t tick = 0;  ///< the next that the period divides
    std::int64_t period = 1;
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  void begin_at(std::int64_t tick);

  std::map<std::int64_t, std::vector<std::size_t>> members_;  ///< by period
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> next_;
  std::int64_t asked_ = 0;  ///< the last tick asked for; next_ knows nothing of what comes before
};

}  // namespace limelight
