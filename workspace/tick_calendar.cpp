#include "workspace/tick_calendar.hpp"

namespace limelight {
namespace {

std::int64_t first_multiple(std::int64_t period, std::int64_t from) {
  return (from + period - 1) / period * period;
}

}  // namespace

void TickCalendar::add(std::int64_t period, std::size_t member) {
  auto& members = members_[period];
  if (members.empty()) next_.push({first_multiple(period, asked_ + 1), period});
  members.push_back(member);
}

void TickCalendar::begin_at(std::int64_t tick) {
  next_ = {};
  for (const auto& [period, members] : members_) next_.push({first_multiple(period, tick), period});
}

std::vector<const std::vector<std::size_t>*> TickCalendar::due(std::int64_t tick) {
  if (tick <= asked_) begin_at(tick);  // a tick that was rolled back comes again
  asked_ = tick;
  std::vector<const std::vector<std::size_t>*> found;
  while (!next_.empty() && next_.top().tick <= tick) {
    const Entry entry = next_.top();
    next_.pop();
    if (entry.tick == tick || first_multiple(entry.period, tick) == tick) {
      found.push_back(&members_.find(entry.period)->second);
    }
    next_.push({first_multiple(entry.period, tick + 1), entry.period});
  }
  return found;
}

}  // namespace limelight
